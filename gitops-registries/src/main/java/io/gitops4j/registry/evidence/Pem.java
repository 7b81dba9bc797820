package io.gitops4j.registry.evidence;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first block of a text in PEM. Its content may be secret: it is in no message. */
final class Pem {
  private static final int LARGEST = 64 * 1024;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----([^-]*)-----END \\1-----");

  private final String label;
  private final byte[] der;

  private Pem(String label, byte[] der) {
    this.label = label;
    this.der = der;
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Pem parse(String text) {
    Matcher block = BLOCK.matcher(text.length() > LARGEST ? "" : text);
    if (!block.find()) {
      throw new IllegalArgumentException(
          "Could not read a key: the text is not in PEM (-----BEGIN …-----)");
    }
    try {
      return new Pem(block.group(1), Base64.getMimeDecoder().decode(block.group(2).strip()));
    } catch (IllegalArgumentException e) {
      throw damaged();
    }
  }

  private static IllegalArgumentException damaged() {
    return new IllegalArgumentException(
        "Could not read a key: the text in PEM is not Base64 between its first and last line");
  }

  /** What it says it is. */
  String label() {
    return label;
  }

  /** Its content. */
  byte[] der() {
    return der.clone();
  }

  static String write(String label, byte[] der) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }
}
