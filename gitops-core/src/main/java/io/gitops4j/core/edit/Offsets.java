package io.gitops4j.core.edit;

import java.util.Arrays;

/** The parser counts code points, Java's strings count UTF-16 units. */
final class Offsets {
  /** Where the second halves of surrogate pairs are, as code point indexes of the first. */
  private final int[] pairs;

  Offsets(String text) {
    int[] found = new int[16];
    int count = 0;
    int codePoint = 0;
    for (int i = 0; i < text.length(); i++, codePoint++) {
      if (Character.isHighSurrogate(text.charAt(i))) {
        found = count == found.length ? Arrays.copyOf(found, count * 2) : found;
        found[count++] = codePoint;
        i++;
      }
    }
    this.pairs = Arrays.copyOf(found, count);
  }

  /** The index in the string of a code point. */
  int of(int codePoint) {
    if (pairs.length == 0) {
      return codePoint;
    }
    int before = Arrays.binarySearch(pairs, codePoint);
    return codePoint + (before < 0 ? -before - 1 : before);
  }
}
