package io.gitops4j.git.fake;

import io.gitops4j.core.model.Fields;
import java.util.List;

/** How a fake Azure DevOps hands out lists. */
final class AzureLists {
  private AzureLists() {}

  /** A page that a token leads on from. */
  static ForgeAnswer continued(ForgeCall call, List<Fields> items) {
    int from = call.query("continuationToken").map(Integer::parseInt).orElse(0);
    int to = Math.min(items.size(), from + call.largestPage());
    ForgeAnswer page = all(items.subList(from, to));
    return to == items.size() ? page : page.with("x-ms-continuationtoken", Integer.toString(to));
  }

  /** A whole list. */
  static ForgeAnswer all(List<Fields> items) {
    return ForgeAnswer.of(200, Fields.of("count", items.size()).with("value", items));
  }

  /** A page that is found by how many to skip. */
  static ForgeAnswer page(ForgeCall call, List<Fields> items, String skip, String top) {
    int from = Math.min(items.size(), call.query(skip).map(Integer::parseInt).orElse(0));
    int most = call.query(top).map(Integer::parseInt).orElse(100);
    return all(items.subList(from, Math.min(items.size(), from + most)));
  }
}
