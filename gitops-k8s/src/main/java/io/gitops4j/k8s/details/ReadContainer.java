package io.gitops4j.k8s.details;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A container as a pod's specification and status have it. */
record ReadContainer(
    String name,
    boolean isInit,
    String image,
    String imageId,
    State state,
    boolean isReady,
    long restarts,
    String reason,
    String message,
    OptionalLong exitCode,
    String lastReason,
    @Nullable Usage used,
    List<LogTail> logs)
    implements ContainerDetails {

  static ReadContainer of(Fields spec, Fields status, boolean init, @Nullable Usage used) {
    Fields state = status.object("state");
    Fields ended = state.object("terminated");
    Fields last = ended.isEmpty() ? status.object("lastState").object("terminated") : ended;
    Fields said = ended.isEmpty() ? state.object("waiting") : ended;
    return new ReadContainer(
        spec.findText("name").orElse(""),
        init,
        spec.findText("image").orElse(""),
        status.findText("imageID").orElse(""),
        state(state),
        status.isTrue("ready"),
        number(status, "restartCount").orElse(0),
        said.findText("reason").orElse(""),
        said.findText("message").orElse("").strip(),
        number(last, "exitCode"),
        last.findText("reason").orElse(""),
        used,
        List.of());
  }

  private static State state(Fields state) {
    if (state.find("running").isPresent()) {
      return State.RUNNING;
    }
    if (state.find("terminated").isPresent()) {
      return State.TERMINATED;
    }
    return state.find("waiting").isPresent() ? State.WAITING : State.UNKNOWN;
  }

  private static OptionalLong number(Fields fields, String name) {
    return fields.find(name).orElse("") instanceof Long number
        ? OptionalLong.of(number)
        : OptionalLong.empty();
  }

  ReadContainer with(List<LogTail> tails) {
    return new ReadContainer(
        name,
        isInit,
        image,
        imageId,
        state,
        isReady,
        restarts,
        reason,
        message,
        exitCode,
        lastReason,
        used,
        List.copyOf(tails));
  }

  @Override
  public Optional<Digest> digest() {
    String digest = imageId.substring(imageId.indexOf('@') + 1);
    try {
      return Optional.of(Digest.parse(digest));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Usage> usage() {
    return Optional.ofNullable(used);
  }

  /** Which; not its logs. */
  @Override
  public String toString() {
    return name + " " + image + " " + state;
  }
}
