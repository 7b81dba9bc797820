package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Located.Hop;
import io.gitops4j.core.edit.Node.Alias;
import io.gitops4j.core.edit.Node.Branch;
import io.gitops4j.core.edit.Node.Entry;
import io.gitops4j.core.edit.Node.Scalar;
import io.gitops4j.core.edit.Node.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns one operation on a tree into spans of text. */
final class Planner {
  private final View view;
  private final TextFile file;
  private final Intent intent;
  private final Replacing replacing;
  private final Brackets brackets;
  private final Lines lines;

  Planner(View view) {
    this.view = view;
    this.file = view.file();
    this.intent = view.intent();
    this.replacing = new Replacing(file, view.layout(), view.notation());
    this.brackets = new Brackets(file, view.notation());
    this.lines = new Lines(file, intent, view.notation(), replacing);
  }

  Plan set(YamlPath at, Value value, boolean mustExist) {
    Optional<Document> document = view.documentToChange(at);
    Located found = document.map(d -> view.locator().locate(d, at.steps())).orElse(null);
    if (mustExist && (found == null || (!found.exists() && !found.merged()))) {
      throw missing(found);
    }
    return found == null ? create(at, value) : set(found, value);
  }

  private Plan set(Located found, Value value) {
    if (found.exists()) {
      refuseLostAnchors(found.document(), found.node().start(), found.node().end());
      List<Span> spans = replacing.replace(found.spot(), found.node(), value);
      return plan(found, spans, found.rootWith(new Wanted(value)));
    }
    Value key = found.missing().get(0);
    Value inner = nested(found.missing().subList(1, found.missing().size()), value);
    if (found.node() instanceof Branch branch) {
      return add(found, branch, key, inner);
    }
    Value whole = Value.single(key, inner);
    List<Span> spans = replacing.replace(found.spot(), found.node(), whole);
    return plan(found, spans, found.rootWith(new Wanted(whole)));
  }

  Plan append(YamlPath at, Value value, int index) {
    Optional<Document> document = view.documentToChange(at);
    if (document.isEmpty()) {
      return create(at, new Value.Items(List.of(value)));
    }
    Located found = view.locator().locate(document.get(), at.steps());
    refuseMerged(found);
    if (!found.exists() || isNull(found.node())) {
      return set(found, new Value.Items(List.of(value)));
    }
    Branch sequence = sequence(found);
    boolean last = index < 0 || index >= sequence.entries().size();
    return last ? add(found, sequence, null, value) : insert(found, sequence, index, value);
  }

  Plan remove(YamlPath at) {
    Document document = view.documentToChange(at).orElseThrow();
    Located found = view.locator().locate(document, at.steps());
    if (at.steps().isEmpty()) {
      throw intent.invalid("it is the whole document", "Delete the file with FileEdit.delete");
    }
    if (!found.exists()) {
      throw intent.invalid(
          "it comes through a merge key", "Remove it at the place of the anchor, or override it");
    }
    return remove(found);
  }

  /** Removes the one element of a sequence that has a value. */
  Plan take(YamlPath at, Value value) {
    Document document = view.documentToChange(at).orElseThrow();
    Located found = view.locator().locate(document, at.steps());
    refuseMerged(found);
    Branch sequence = sequence(found);
    int index = -1;
    for (int i = 0; i < sequence.entries().size(); i++) {
      if (view.reading().value(sequence.entries().get(i).value()).equals(value)) {
        if (index >= 0) {
          throw intent.invalid(
              "the elements " + index + " and " + i + " are both equal to it",
              "Set the whole sequence");
        }
        index = i;
      }
    }
    List<Hop> hops = new ArrayList<>(found.hops());
    hops.add(new Hop(sequence, index));
    Node element = sequence.entries().get(index).value();
    return remove(new Located(document, hops, element, List.of(), false));
  }

  private Plan remove(Located found) {
    Hop last = found.hops().get(found.hops().size() - 1);
    Branch branch = last.branch();
    Entry entry = branch.entries().get(last.index());
    refuseLostAnchors(found.document(), entry.start(), entry.end());
    refuseUncovered(branch, entry);
    List<Span> spans;
    if (branch.entries().size() == 1) {
      Value empty = branch.mapping() ? Value.emptyMapping() : Value.emptyItems();
      spans = replacing.replace(found.parent().spot(), branch, empty);
    } else if (branch.flow()) {
      spans = brackets.remove(branch, last.index());
    } else {
      spans = lines.remove(branch, last.index());
    }
    return plan(found, spans, found.rootWith(null));
  }

  private Plan add(Located found, Branch branch, @Nullable Value key, Value value) {
    boolean spreadable =
        branch.entries().isEmpty()
            && branch.place().tag() == null
            && !found.spot().isFlow()
            && !view.notation().flowOnly();
    if (spreadable) {
      Value whole = key == null ? new Value.Items(List.of(value)) : Value.single(key, value);
      List<Span> spans = replacing.replace(found.spot(), branch, whole);
      return plan(found, spans, found.rootWith(new Wanted(whole)));
    }
    int entryStart = found.spot().isRoot() ? branch.start() : found.spot().entry().start();
    List<Span> spans =
        branch.flow()
            ? brackets.add(entryStart, branch, key, value)
            : lines.add(branch, key, value);
    int last = branch.entries().size();
    return plan(found, spans, found.rootWith(branch.plus(last, key, value)));
  }

  private Plan insert(Located found, Branch sequence, int index, Value value) {
    List<Span> spans =
        sequence.flow()
            ? brackets.insert(sequence, index, value)
            : lines.insert(sequence, index, found.spot().inside(), value);
    return plan(found, spans, found.rootWith(sequence.plus(index, null, value)));
  }

  /** A first document, in a file that has none. */
  private Plan create(YamlPath at, Value value) {
    List<Value> keys = new ArrayList<>();
    for (Step step : at.steps()) {
      if (!(step instanceof Step.Key key)) {
        throw intent.notFound(
            "the file is empty, so that there is no " + step, "Create the sequence first");
      }
      keys.add(new Value.Text(key.name()));
    }
    Value whole = nested(keys, value);
    int end = file.text().length();
    String lineBreak = file.lineBreak(end);
    String lead = file.lead(end).isEmpty() ? "" : lineBreak;
    List<String> text =
        whole.isStructure()
            ? view.notation().lines(whole, false)
            : List.of(view.notation().inline(whole, Node.Style.PLAIN, false));
    Span span = Span.insert(end, lead + String.join(lineBreak, text) + lineBreak);
    return new Plan(List.of(span), List.of(new Wanted(whole)));
  }

  private Plan plan(Located found, List<Span> spans, Node root) {
    return Plan.of(view, found.document(), spans, root);
  }

  private static Value nested(List<Value> keys, Value value) {
    Value whole = value;
    for (int i = keys.size() - 1; i >= 0; i--) {
      whole = Value.single(keys.get(i), whole);
    }
    return whole;
  }

  private static boolean isNull(Node node) {
    return node instanceof Scalar scalar && scalar.value() instanceof Value.Nothing;
  }

  private void refuseMerged(Located found) {
    if (found.merged()) {
      throw intent.invalid(
          "the sequence comes through a merge key, and one of its own would hide it",
          "Set the whole sequence, or edit the place of the anchor");
    }
  }

  private Branch sequence(Located found) {
    if (found.node() instanceof Branch branch && !branch.mapping()) {
      return branch;
    }
    boolean alias = found.node() instanceof Alias;
    throw intent.invalid(
        "what stands at "
            + file.position(found.node().start())
            + (alias
                ? " is an alias, and a change inside it would change the anchor"
                : " is not a sequence"),
        alias ? "Set the whole sequence, or edit the place of the anchor" : "Set it instead");
  }

  private EditException missing(@Nullable Located found) {
    if (found == null) {
      return intent.notFound("the file is empty", "Use set, which creates what is missing");
    }
    String near = found.node() instanceof Branch branch ? Locator.keys(branch) : "none";
    return intent.notFound(
        "there is no key " + new Step.Key(((Value.Text) found.missing().get(0)).text()),
        "The keys there are: " + near + ". Use set to create it");
  }

  private void refuseLostAnchors(Document document, int start, int end) {
    for (Alias alias : document.aliases()) {
      int anchor = alias.target().start();
      boolean inside = alias.start() >= start && alias.start() < end;
      if (anchor >= start && anchor < end && !inside) {
        throw intent.invalid(
            "it holds the anchor &"
                + alias.name()
                + ", which is used at "
                + file.position(alias.start()),
            "Write the value out in place of the alias first");
      }
    }
  }

  /** A key that overrides a merged one: without it the merged one would show. */
  private void refuseUncovered(Branch branch, Entry entry) {
    String key = branch.mapping() ? Reading.keyText(entry) : null;
    if (key == null || Reading.isMerge(entry)) {
      return;
    }
    Branch others = branch.without(branch.entries().indexOf(entry));
    if (view.reading().lookUp(others, key) != null) {
      throw intent.invalid(
          "it overrides a key that comes through a merge key, which would show in its place",
          "Set it to the value it is to have");
    }
  }
}
