package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Style;
import java.util.List;

/** How values are spelled in a format. */
interface Notation {
  /** A value on one line. */
  String inline(Value value, Style like, boolean flow);

  /** A key, without its colon. */
  String key(Value key, boolean flow, boolean quoted);

  /**
   * A mapping or sequence that isn't empty, over several lines that begin at column 0.
   *
   * @param compact whether it may not be spread over lines, as its surroundings are not
   */
  List<String> lines(Value structure, boolean compact);

  /** Whether everything is in brackets. */
  boolean flowOnly();
}
