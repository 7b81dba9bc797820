package io.gitops4j.k8s.cluster;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.ClusterException.Cause;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes out what an API server means when it refuses something. */
final class StatusReader {
  private static final Pattern MANAGER = Pattern.compile("conflict with \"([^\"]*)\"");

  /** The start of an admission webhook's no, or a policy's. */
  private static final Pattern DENIED =
      Pattern.compile(
          "admission webhook \"[^\"]*\" denied the request"
              + "|ValidatingAdmissionPolicy '[^']*' with binding '[^']*' denied request");

  private static final Pattern UNKNOWN =
      Pattern.compile("(\\.\\S+): field not declared in schema|unknown field \"([^\"]+)\"");

  /** How Kubernetes' own validations say it, and how authors of definitions do as a rule. */
  private static final Pattern IMMUTABLE =
      Pattern.compile(
          "\\bis immutable\\b"
              + "|may not (be )?changed? once set"
              + "|updates to statefulset spec for fields other than"
              + "|pod updates may not change fields other than"
              + "|updates to \\w+ are forbidden"
              + "|cannot change roleRef");

  private final ApiCall call;
  private final int code;
  private final Fields status;
  private final String message;

  private StatusReader(ApiCall call, int code, Fields status) {
    this.call = call;
    this.code = code;
    this.status = status;
    this.message = status.findText("message").orElse("");
  }

  static ClusterException read(
      ApiCall call, int code, @Nullable String retryAfter, byte @Nullable [] body) {
    return new StatusReader(call, code, status(body)).exception(seconds(retryAfter));
  }

  private static Fields status(byte @Nullable [] body) {
    try {
      return body == null ? Fields.none() : Json.object(body);
    } catch (IOException e) {
      return Fields.none();
    }
  }

  private static @Nullable Duration seconds(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,6}")
        ? Duration.ofSeconds(Long.parseLong(text))
        : null;
  }

  private ClusterException exception(@Nullable Duration retryAfter) {
    Refusal refusal = refusal();
    List<Cause> causes = causes();
    return new ClusterException(
        refusal,
        causes,
        "Could not " + call.doing() + ": " + why(refusal, causes) + " " + remedy(refusal),
        call.changesNothing(),
        retryAfter,
        null);
  }

  private Refusal refusal() {
    if (DENIED.matcher(message).find()) {
      return Refusal.DENIED;
    }
    if (UNKNOWN.matcher(message).find()) {
      return Refusal.UNKNOWN_FIELD;
    }
    return switch (code) {
      case 401 -> Refusal.UNAUTHENTICATED;
      case 403 -> hasCause("NamespaceTerminating") ? Refusal.NAMESPACE_MISSING : Refusal.FORBIDDEN;
      case 404 -> isNamespace() ? Refusal.NAMESPACE_MISSING : Refusal.MISSING;
      case 409 -> conflict();
      case 422 -> isImmutable() ? Refusal.IMMUTABLE : Refusal.INVALID;
      case 429 -> Refusal.OVERLOADED;
      default -> code >= 500 ? Refusal.UNAVAILABLE : Refusal.INVALID;
    };
  }

  /** Only if nothing else is wrong: somebody may delete the object for it. */
  private boolean isImmutable() {
    List<Fields> causes = status.object("details").objects("causes");
    return !causes.isEmpty() && causes.stream().allMatch(c -> IMMUTABLE.matcher(detail(c)).find());
  }

  /** The reason without the value before it, which may say anything. */
  private static String detail(Fields cause) {
    String line = cause.findText("message").orElse("").lines().findFirst().orElse("");
    return line.substring(line.lastIndexOf(": ") + 1);
  }

  private boolean isNamespace() {
    return status.object("details").findText("kind").filter("namespaces"::equals).isPresent();
  }

  private Refusal conflict() {
    if (hasCause("FieldManagerConflict")) {
      return Refusal.CONFLICT;
    }
    boolean exists = status.findText("reason").filter("AlreadyExists"::equals).isPresent();
    return exists ? Refusal.EXISTS : Refusal.STALE;
  }

  private boolean hasCause(String reason) {
    return status.object("details").objects("causes").stream()
        .anyMatch(cause -> cause.findText("reason").filter(reason::equals).isPresent());
  }

  private List<Cause> causes() {
    List<Cause> causes = new ArrayList<>();
    for (Fields cause : status.object("details").objects("causes")) {
      String said = cause.findText("message").orElse("");
      Matcher manager = MANAGER.matcher(said);
      causes.add(
          new Cause(
              cause.findText("field").orElse(""),
              manager.find() ? manager.group(1) : "",
              call.secret() ? "" : said));
    }
    Matcher unknown = UNKNOWN.matcher(message);
    while (causes.isEmpty() && unknown.find()) {
      String field = unknown.group(1) == null ? "." + unknown.group(2) : unknown.group(1);
      causes.add(new Cause(field, "", "there is no such field"));
    }
    return causes;
  }

  private String why(Refusal refusal, List<Cause> causes) {
    if (refusal == Refusal.CONFLICT) {
      List<String> owned =
          causes.stream().map(c -> c.field() + " is owned by " + c.manager()).toList();
      return String.join(", ", owned) + ".";
    }
    List<String> fields = causes.stream().map(Cause::field).filter(f -> !f.isEmpty()).toList();
    String shown = call.secret() ? "" : message.strip();
    if (shown.isEmpty()) {
      shown = "the server answers " + code + (fields.isEmpty() ? "" : " for " + fields);
    }
    return shown.endsWith(".") ? shown : shown + ".";
  }

  private static String remedy(Refusal refusal) {
    return switch (refusal) {
      case CONFLICT -> "Leave the fields to them, or force it.";
      case INVALID -> "Correct the object.";
      case IMMUTABLE -> "Undo that change, or delete the object and create it anew.";
      case UNKNOWN_FIELD -> "Correct the field's name, or the apiVersion.";
      case DENIED -> "Correct the object as the cluster's rules ask for.";
      case FORBIDDEN -> "Grant the permission, or use other credentials.";
      case UNAUTHENTICATED -> "Check the credentials of this connection.";
      case NAMESPACE_MISSING -> "Create the namespace first, or wait until it is gone.";
      case API_MISSING -> "Install the kind's definition first.";
      case MISSING -> "Check its name and namespace.";
      case STALE, EXISTS -> "Read it again and decide anew.";
      case OVERLOADED, UNAVAILABLE -> "Try again later.";
    };
  }
}
