package io.gitops4j.k8s.details;

import io.gitops4j.core.engine.EnvironmentStatus;
import io.gitops4j.core.engine.Promotion;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.k8s.details.AsPromoted.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what runs with what was promoted. */
final class PromotedDigests {
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private PromotedDigests() {}

  static AsPromoted compare(@Nullable EnvironmentStatus status, List<ObjectDetails> objects) {
    Optional<Promotion> release = status == null ? Optional.empty() : status.release();
    if (release.isEmpty()) {
      return new AsPromoted(Answer.UNKNOWN, "Nothing is known to be promoted.");
    }
    List<ContainerDetails> containers =
        objects.stream()
            .flatMap(o -> o.pods().stream())
            .filter(pod -> !pod.isTerminating() && !ENDED.contains(pod.phase()))
            .flatMap(pod -> pod.containers().stream())
            .toList();
    List<AsPromoted> all = new ArrayList<>();
    for (Object promoted : release.get().artifacts().asMap().values()) {
      reference(String.valueOf(promoted))
          .filter(r -> r.digest().isPresent())
          .ifPresent(r -> all.add(one(r, containers)));
    }
    for (Answer worst : List.of(Answer.NO, Answer.UNKNOWN, Answer.YES)) {
      for (AsPromoted one : all) {
        if (one.answer() == worst) {
          return one;
        }
      }
    }
    return new AsPromoted(Answer.UNKNOWN, "The release has no artifacts with digests.");
  }

  private static AsPromoted one(ImageReference promoted, List<ContainerDetails> containers) {
    Digest wanted = promoted.digest().orElseThrow();
    int same = 0;
    List<ContainerDetails> others = new ArrayList<>();
    List<ContainerDetails> silent = new ArrayList<>();
    for (ContainerDetails container : containers) {
      Optional<ImageReference> image = reference(container.image());
      Optional<Digest> runs = container.digest();
      if (runs.filter(wanted::equals).isPresent()) {
        same++;
      } else if (image.filter(i -> isOf(i, promoted)).isPresent()) {
        boolean pinned = image.flatMap(ImageReference::digest).filter(wanted::equals).isPresent();
        (runs.isEmpty() || pinned ? silent : others).add(container);
      }
    }
    String name = promoted.withoutVersion().toString();
    if (!others.isEmpty()) {
      return new AsPromoted(
          Answer.NO,
          count(others.size())
              + " of "
              + name
              + " not with "
              + wanted
              + ", which was promoted, but with "
              + others.get(0).digest().map(Digest::toString).orElse("another")
              + ".");
    }
    if (!silent.isEmpty()) {
      String id = silent.get(0).imageId();
      return new AsPromoted(
          Answer.UNKNOWN,
          "Of "
              + name
              + (id.isEmpty()
                  ? ", no node says yet what it runs."
                  : ", which is pinned to what was promoted, a node says "
                      + id
                      + ": perhaps that of its platform."));
    }
    return same > 0
        ? new AsPromoted(Answer.YES, count(same) + " with " + wanted + ", as promoted.")
        : new AsPromoted(Answer.UNKNOWN, "No container of " + name + " runs.");
  }

  private static String count(int containers) {
    return containers == 1 ? "1 container runs" : containers + " containers run";
  }

  private static boolean isOf(ImageReference image, ImageReference promoted) {
    return image.host().equals(promoted.host()) && image.repository().equals(promoted.repository());
  }

  /** An image's name; empty for what is none. */
  private static Optional<ImageReference> reference(String text) {
    try {
      return Optional.of(ImageReference.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
