package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Branch;
import io.gitops4j.core.edit.Node.Scalar;
import io.gitops4j.core.edit.Value.Text;
import io.gitops4j.core.model.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a file names an image: in one scalar, in the fields of Helm values, or in an entry of a
 * kustomization's {@code images}.
 *
 * @param at the scalar or the mapping
 * @param shape which of them
 * @param reference what it says now, put together
 */
record ImagePlace(YamlPath at, Shape shape, String reference) {
  /** The ways to name an image. */
  enum Shape {
    SCALAR,
    VALUES,
    KUSTOMIZE
  }

  /** What is there; empty where there is nothing that names an image. */
  static Optional<ImagePlace> at(View view, YamlPath at) {
    Node node = view.find(at).orElse(null);
    if (node instanceof Scalar) {
      String text = text(view, at);
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(new ImagePlace(at, Shape.SCALAR, text));
    }
    if (!(node instanceof Branch branch) || !branch.mapping()) {
      return Optional.empty();
    }
    if (view.find(at.child("repository")).isPresent()) {
      return Optional.of(new ImagePlace(at, Shape.VALUES, values(view, at)));
    }
    if (has(view, at, "newTag") || has(view, at, "newName") || has(view, at, "digest")) {
      return Optional.of(new ImagePlace(at, Shape.KUSTOMIZE, kustomize(view, at)));
    }
    if (has(view, at, "image")) {
      return at(view, at.child("image"));
    }
    return has(view, at, "name")
        ? Optional.of(new ImagePlace(at, Shape.KUSTOMIZE, kustomize(view, at)))
        : Optional.empty();
  }

  /** The single changes that make a place name an image. */
  static List<Operation> parts(View view, YamlPath at, String reference) {
    ImagePlace place = at(view, at).orElse(null);
    if (place == null) {
      if (view.find(at).filter(Branch.class::isInstance).isPresent()) {
        throw view.intent()
            .invalid(
                "it names no image: there is neither repository, nor newTag, nor image",
                "Name the scalar or the mapping that does");
      }
      return List.of(put(at, reference));
    }
    if (place.shape == Shape.SCALAR) {
      return List.of(put(place.at, reference));
    }
    ImageReference image = parsed(view, reference);
    List<Operation> parts = new ArrayList<>();
    if (place.shape == Shape.VALUES) {
      place.addValues(view, image, parts);
    } else {
      place.addKustomize(view, image, parts);
    }
    return parts;
  }

  private static ImageReference parsed(View view, String reference) {
    try {
      return ImageReference.parse(reference);
    } catch (IllegalArgumentException e) {
      throw view.intent()
          .invalid(
              "'" + reference + "' is not an image reference that could be split into fields",
              "Set the fields one by one");
    }
  }

  private void addValues(View view, ImageReference image, List<Operation> parts) {
    if (image.tag().isEmpty() && image.digest().isEmpty()) {
      throw view.intent().invalid("the reference has neither tag nor digest", "Give it one");
    }
    String name = image.name();
    if (!text(view, at.child("registry")).isEmpty()) {
      int slash = name.indexOf('/');
      if (slash < 0 || !image.canonical().startsWith(name.substring(0, slash + 1))) {
        throw view.intent()
            .invalid(
                "the file has the registry in a field of its own, and " + image + " names none",
                "Write the reference in full: " + image.canonical());
      }
      addIfOther(view, "registry", name.substring(0, slash), parts);
      name = name.substring(slash + 1);
    }
    addIfOther(view, "repository", name, parts);
    boolean ownDigest = has(view, at, "digest");
    String digest = image.digest().map(Object::toString).orElse("");
    if (!ownDigest && !digest.isEmpty() && image.tag().isEmpty()) {
      throw view.intent()
          .invalid("the file has no field for a digest", "Give the reference a tag as well");
    }
    addIfOther(view, "tag", ownDigest ? image.tag().orElse("") : image.version(), parts);
    addIfOther(view, "digest", ownDigest ? digest : "", parts);
  }

  private void addKustomize(View view, ImageReference image, List<Operation> parts) {
    String name = text(view, at.child("newName"));
    if (!image.name().equals(name.isEmpty() ? text(view, at.child("name")) : name)) {
      addIfOther(view, "newName", image.name(), parts);
    }
    addOrRemove(view, "newTag", image.tag().orElse(""), parts);
    addOrRemove(view, "digest", image.digest().map(Object::toString).orElse(""), parts);
  }

  private void addIfOther(View view, String field, String value, List<Operation> parts) {
    if (!text(view, at.child(field)).equals(value)) {
      parts.add(put(at.child(field), value));
    }
  }

  private void addOrRemove(View view, String field, String value, List<Operation> parts) {
    if (!value.isEmpty()) {
      addIfOther(view, field, value, parts);
    } else if (has(view, at, field)) {
      parts.add(new Operation.Remove(at.child(field)));
    }
  }

  private static Operation put(YamlPath at, String value) {
    return new Operation.Put(at, new Text(value), false);
  }

  private static String values(View view, YamlPath at) {
    String registry = text(view, at.child("registry"));
    String name = text(view, at.child("repository"));
    return joined(registry.isEmpty() ? name : registry + "/" + name, view, at, "tag");
  }

  private static String kustomize(View view, YamlPath at) {
    String name = text(view, at.child("newName"));
    return joined(name.isEmpty() ? text(view, at.child("name")) : name, view, at, "newTag");
  }

  private static String joined(String name, View view, YamlPath at, String tagField) {
    String tag = text(view, at.child(tagField));
    String digest = text(view, at.child("digest"));
    return name + (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
  }

  private static boolean has(View view, YamlPath at, String field) {
    return view.find(at.child(field)).isPresent();
  }

  /** The text of a scalar as templates print it, so that the tag 1.10 without quotes is 1.1. */
  private static String text(View view, YamlPath at) {
    Value value = view.value(at).orElse(new Value.Nothing());
    if (value instanceof Text text) {
      return text.text();
    }
    return value instanceof Value.Nothing ? "" : CanonicalJson.write(value);
  }
}
