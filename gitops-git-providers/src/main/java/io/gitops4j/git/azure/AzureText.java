package io.gitops4j.git.azure;

import io.gitops4j.core.model.Fields;

/**
 * Titles and descriptions as long as Azure DevOps takes them. A longer description loses its
 * middle, because what comes last is what the library says of the run.
 */
// https://learn.microsoft.com/rest/api/azure/devops/git/pull-requests/update
final class AzureText {
  private static final int LONGEST_TITLE = 400;
  private static final int LONGEST_DESCRIPTION = 4000;
  private static final int END = 500;
  private static final String GAP =
      "\n\n… *(Left out: Azure DevOps takes 4,000 characters.)* …\n\n";

  private AzureText() {}

  static Fields of(String title, String description) {
    String line = title.length() > LONGEST_TITLE ? begin(title, LONGEST_TITLE - 1) + "…" : title;
    return Fields.of("title", line).with("description", shortened(description));
  }

  private static String shortened(String text) {
    if (text.length() <= LONGEST_DESCRIPTION) {
      return text;
    }
    String end = text.substring(text.length() - END);
    String wholeLines = end.substring(end.indexOf('\n') + 1);
    return begin(text, LONGEST_DESCRIPTION - GAP.length() - END) + GAP + wholeLines;
  }

  /** Never half of a character. */
  private static String begin(String text, int length) {
    boolean halved = Character.isHighSurrogate(text.charAt(length - 1));
    return text.substring(0, halved ? length - 1 : length);
  }
}
