package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Located.Hop;
import io.gitops4j.core.edit.Node.Alias;
import io.gitops4j.core.edit.Node.Branch;
import io.gitops4j.core.edit.Node.Entry;
import io.gitops4j.core.edit.Node.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Follows the steps of an expression. */
final class Locator {
  private final TextFile file;
  private final Intent intent;
  private final Reading reading;

  Locator(TextFile file, Intent intent) {
    this.file = file;
    this.intent = intent;
    this.reading = new Reading(file, intent);
  }

  /** What a reader of the file finds there, through aliases and merge keys too. */
  @Nullable Node read(Node root, List<Step> steps) {
    Node node = root;
    for (Step step : steps) {
      Node next = null;
      if (Reading.followed(node) instanceof Branch branch) {
        if (step instanceof Step.Key key && branch.mapping()) {
          next = reading.lookUp(branch, key.name());
        } else if (!(step instanceof Step.Key) && !branch.mapping()) {
          int index = element(branch, step, steps);
          next = index < 0 ? null : branch.entries().get(index).value();
        }
      }
      if (next == null) {
        return null;
      }
      node = next;
    }
    return node;
  }

  /**
   * The place itself, to be changed.
   *
   * @throws EditException if it can't be changed without changing another place too
   */
  Located locate(Document document, List<Step> steps) {
    List<Hop> hops = new ArrayList<>();
    Node node = document.root();
    int done = 0;
    Value merged = null;
    for (; done < steps.size(); done++) {
      refuseAliased(document, node, steps.subList(0, done));
      if (node instanceof Scalar scalar && scalar.value() instanceof Value.Nothing) {
        break;
      }
      Branch branch = branch(node, steps, done);
      int index = index(branch, steps, done);
      if (index < 0) {
        merged = mergedKey(branch, steps, done);
        break;
      }
      hops.add(new Hop(branch, index));
      node = branch.entries().get(index).value();
    }
    refuseAliased(document, node, steps.subList(0, done));
    List<Value> missing = missing(steps, done);
    if (merged != null) {
      missing.set(0, merged);
    }
    return new Located(document, hops, node, missing, merged != null);
  }

  private List<Value> missing(List<Step> steps, int done) {
    List<Value> keys = new ArrayList<>();
    for (int i = done; i < steps.size(); i++) {
      if (!(steps.get(i) instanceof Step.Key key)) {
        throw intent.notFound(
            Step.show(steps.subList(0, i)) + " is empty, so that there is no " + steps.get(i),
            "Set the whole sequence, or append to it");
      }
      keys.add(new Value.Text(key.name()));
    }
    return keys;
  }

  private Branch branch(Node node, List<Step> steps, int done) {
    String parent = Step.show(steps.subList(0, done));
    if (node instanceof Alias alias) {
      throw intent.invalid(
          parent
              + " is the alias *"
              + alias.name()
              + " at "
              + file.position(alias.start())
              + ", and a change inside it would change the anchor",
          "Set the whole of " + parent + ", or edit the place of the anchor");
    }
    if (node instanceof Branch branch) {
      if (branch.mapping() == steps.get(done) instanceof Step.Key) {
        return branch;
      }
      throw intent.invalid(
          parent
              + " is a "
              + (branch.mapping() ? "mapping" : "sequence")
              + " at "
              + file.position(branch.start()),
          branch.mapping()
              ? "Name one of its keys: " + keys(branch)
              : "Name an element by position, [0], or by a field, [name=…]");
    }
    throw intent.invalid(
        parent + " is a scalar at " + file.position(node.start()) + " and has nothing inside",
        "Set " + parent + " itself");
  }

  private int index(Branch branch, List<Step> steps, int done) {
    if (steps.get(done) instanceof Step.Key key) {
      if (key.name().equals("<<")
          && reading.find(branch, "<<") < 0
          && !reading.merged(branch).isEmpty()) {
        throw intent.invalid("<< is a merge key", "Set the key itself, which overrides it");
      }
      return reading.find(branch, key.name());
    }
    int index = element(branch, steps.get(done), steps);
    if (index < 0) {
      throw intent.notFound(
          Step.show(steps.subList(0, done))
              + " has no element "
              + steps.get(done)
              + "; it has "
              + branch.entries().size(),
          "Correct the expression, or append the element");
    }
    return index;
  }

  /** The index of an element in a sequence, or -1. */
  private int element(Branch sequence, Step step, List<Step> steps) {
    int size = sequence.entries().size();
    if (step instanceof Step.Index at) {
      int index = at.index() < 0 ? at.index() + size : at.index();
      return index < size ? Math.max(index, -1) : -1;
    }
    Step.Match match = (Step.Match) step;
    int found = -1;
    for (int i = 0; i < size; i++) {
      if (matches(sequence.entries().get(i).value(), match)) {
        if (found >= 0) {
          throw intent.invalid(
              "the elements "
                  + found
                  + " and "
                  + i
                  + " both match "
                  + step
                  + " of "
                  + Step.show(steps),
              "Name one by its position, or by another field");
        }
        found = i;
      }
    }
    return found;
  }

  private boolean matches(Node element, Step.Match match) {
    if (!(Reading.followed(element) instanceof Branch branch) || !branch.mapping()) {
      return false;
    }
    Node field = reading.lookUp(branch, match.field());
    return field != null
        && Reading.followed(field) instanceof Scalar scalar
        && scalar.text().equals(match.value());
  }

  /** The key as a merged mapping has it, which may be of another type than string. */
  private @Nullable Value mergedKey(Branch branch, List<Step> steps, int done) {
    Entry entry =
        steps.get(done) instanceof Step.Key key ? reading.lookUpEntry(branch, key.name()) : null;
    if (entry == null) {
      return null;
    }
    if (done < steps.size() - 1) {
      String name = Step.show(steps.subList(0, done + 1));
      throw intent.invalid(
          name + " comes through a merge key, and a key inside it would hide the rest of it",
          "Set the whole of " + name + ", or edit the place of the anchor");
    }
    return reading.value(Objects.requireNonNull(entry.key()));
  }

  private void refuseAliased(Document document, Node node, List<Step> steps) {
    if (!document.aliased().contains(node)) {
      return;
    }
    String used =
        document.aliases().stream()
            .filter(alias -> alias.target() == node)
            .map(alias -> file.position(alias.start()))
            .findFirst()
            .orElse("another place");
    throw intent.invalid(
        Step.show(steps)
            + " has the anchor &"
            + node.place().anchor()
            + ", and its alias at "
            + used
            + " would change with it",
        "Write the value out in place of the alias first");
  }

  /** The keys of a mapping, for messages. */
  static String keys(Branch mapping) {
    List<String> keys =
        mapping.entries().stream().map(Reading::keyText).filter(k -> k != null).limit(20).toList();
    return keys.isEmpty() ? "none" : String.join(", ", keys);
  }
}
