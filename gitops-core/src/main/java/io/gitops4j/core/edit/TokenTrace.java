package io.gitops4j.core.edit;

import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.tokens.Token;

/** Remembers where the tokens were that the parser took for its last event. */
final class TokenTrace implements Scanner {
  static final int NONE = -1;

  private final Scanner scanner;
  private int key = NONE;
  private int value = NONE;
  private int dash = NONE;
  private int comma = NONE;
  private int propertiesEnd = NONE;
  private int content = NONE;
  private boolean scalar;

  TokenTrace(Scanner scanner) {
    this.scanner = scanner;
  }

  /** Forgets them, before the next event is asked for. */
  void forget() {
    key = NONE;
    value = NONE;
    dash = NONE;
    comma = NONE;
    propertiesEnd = NONE;
    content = NONE;
    scalar = false;
  }

  @Override
  public Token getToken() {
    Token token = scanner.getToken();
    int at = token.getStartMark().getIndex();
    switch (token.getTokenId()) {
      case Key -> key = at;
      case Value -> value = at;
      case BlockEntry -> dash = at;
      case FlowEntry -> comma = at;
      case Anchor, Tag -> propertiesEnd = token.getEndMark().getIndex();
      case Scalar -> {
        content = at;
        scalar = true;
      }
      default -> {}
    }
    return token;
  }

  /** The {@code ?}, or the begin of a key that is followed by a colon. */
  int key() {
    return key;
  }

  int value() {
    return value;
  }

  int dash() {
    return dash;
  }

  int comma() {
    return comma;
  }

  int propertiesEnd() {
    return propertiesEnd;
  }

  /** Where a scalar begins, behind its anchor and tag. */
  int content() {
    return content;
  }

  /** Whether there was any text at all for a scalar event. */
  boolean hasScalar() {
    return scalar;
  }

  @Override
  public boolean checkToken(Token.ID... choices) {
    return scanner.checkToken(choices);
  }

  @Override
  public Token peekToken() {
    return scanner.peekToken();
  }

  @Override
  public void resetDocumentIndex() {
    scanner.resetDocumentIndex();
  }
}
