package io.gitops4j.k8s.details;

import java.util.List;

/**
 * The end of what a container wrote. Whatever a program writes is in it, secrets included.
 *
 * @param previous whether it is from before the container was last started again
 * @param lines the oldest first
 * @param cut whether there were fewer lines than asked for, as more would have been too long
 */
public record LogTail(boolean previous, List<String> lines, boolean cut) {
  /** Copies the list. */
  public LogTail {
    lines = List.copyOf(lines);
  }

  /** How many lines; not what is in them. */
  @Override
  public String toString() {
    return (previous ? "previous log, " : "log, ") + lines.size() + " lines";
  }
}
