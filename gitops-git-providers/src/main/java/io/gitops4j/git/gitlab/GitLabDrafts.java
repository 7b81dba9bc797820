package io.gitops4j.git.gitlab;

import io.gitops4j.core.model.Fields;
import java.util.regex.Pattern;

/** GitLab's drafts: merge requests whose title says so, before what people call the title. */
// https://docs.gitlab.com/user/project/merge_requests/drafts/
final class GitLabDrafts {
  private static final String MARK = "Draft: ";
  private static final Pattern MARKS =
      Pattern.compile("\\A\\s*(draft:|\\[draft]|\\(draft\\))\\s*", Pattern.CASE_INSENSITIVE);

  private GitLabDrafts() {}

  /** A title as GitLab is told it. */
  static String written(String title, boolean draft) {
    return draft && !MARKS.matcher(title).find() ? MARK + title : title;
  }

  static boolean isDraft(Fields mergeRequest) {
    return mergeRequest.isTrue("draft");
  }

  /** A title as it was before it was a draft's. */
  static String title(Fields mergeRequest) {
    String written = mergeRequest.text("title");
    String bare = isDraft(mergeRequest) ? MARKS.matcher(written).replaceFirst("") : written;
    return bare.isBlank() ? written : bare;
  }
}
