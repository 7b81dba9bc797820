package io.gitops4j.git.ci;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The shell scripts that build, push and report an image, for any POSIX shell. The spec's values
 * stand in them in single quotes; what a forge says is read from the environment, and never becomes
 * part of a script.
 */
final class BuildScript {
  static final String REGISTRY_USERNAME = "REGISTRY_USERNAME";
  static final String REGISTRY_PASSWORD = "REGISTRY_PASSWORD";
  static final String WEBHOOK_URL = "GITOPS4J_WEBHOOK_URL";
  static final String WEBHOOK_SECRET = "GITOPS4J_WEBHOOK_SECRET";

  private final CiSpec spec;
  private final String commit;
  private final String source;
  private final String host;
  private final String image;

  /**
   * Scripts for one forge.
   *
   * @param commit its variable with the commit that is built, as the shell writes it: {@code $SHA}
   * @param source its variables that make up the repository's address for people
   */
  BuildScript(CiSpec spec, String commit, String source) {
    this(spec, commit, source, quoted(spec.image().host()), quoted(spec.image().name()));
  }

  private BuildScript(CiSpec spec, String commit, String source, String host, String image) {
    this.spec = spec;
    this.commit = commit;
    this.source = source;
    this.host = host;
    this.image = image;
  }

  /** The same with the registry's host and the image's name in variables. */
  BuildScript withNamesIn(String hostVariable, String imageVariable) {
    return new BuildScript(
        spec, commit, source, "\"$" + hostVariable + "\"", "\"$" + imageVariable + "\"");
  }

  /** Shows the registry who we are. */
  String login() {
    return """
        set -e
        %s%sprintf '%%s' "$REGISTRY_PASSWORD" |
          %s login --username "$REGISTRY_USERNAME" --password-stdin %s
        """
        .formatted(
            required(REGISTRY_USERNAME), required(REGISTRY_PASSWORD), spec.tool().program(), host);
  }

  /** Forgets it. */
  String logout() {
    return spec.tool().program() + " logout " + host + "\n";
  }

  /**
   * Builds the image and pushes it, with the commit as its tag; afterwards {@code $digest} is its
   * digest.
   */
  String build() {
    return """
        set -e
        commit="%s"
        image=%s:$commit
        log=$(mktemp)
        %sif [ -z "$digest" ]; then
          echo "Could not push $image: %s named no digest." >&2
          exit 1
        fi
        echo "Pushed $image@$digest"
        """
        .formatted(
            commit,
            image,
            spec.platforms().size() > 1
                ? spec.tool().buildForSeveral(options())
                : spec.tool().buildForOne(options()),
            spec.tool().program());
  }

  private String options() {
    List<String> options = new ArrayList<>();
    options.add("--file " + quoted(spec.dockerfile()));
    options.add("--label \"org.opencontainers.image.revision=$commit\"");
    options.add("--label \"org.opencontainers.image.source=" + source + "\"");
    if (!spec.platforms().isEmpty()) {
      options.add("--platform " + quoted(String.join(",", spec.platforms())));
    }
    for (Map.Entry<String, String> argument : spec.buildArguments().entrySet()) {
      options.add("--build-arg " + quoted(argument.getKey() + "=" + argument.getValue()));
    }
    options.add(quoted(spec.context()));
    return " \\\n  " + String.join(" \\\n  ", options);
  }

  /**
   * Tells the platform of the image, signed as Standard Webhooks say.
   *
   * @param digest what holds its digest, as the shell writes it
   */
  String report(String digest) {
    return """
        set -e
        %s%scommit="%s"
        digest="%s"
        case ${gitops4j_key:-none} in
          none) key= ;;
          *[!0-9a-f]*)
            echo "gitops4j_key is no operation's key." >&2
            exit 1
            ;;
          *) key=$gitops4j_key ;;
        esac
        body=$(printf '{"artifact":"%%s","commit":"%%s","key":"%%s"}' %s:"$commit@$digest" "$commit" "$key")
        id=$commit-${digest#sha256:}${key:+-$key}
        now=$(date +%%s)
        secret=$(printf '%%s' "${GITOPS4J_WEBHOOK_SECRET#whsec_}" |
          openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')
        signature=$(printf '%%s.%%s.%%s' "$id" "$now" "$body" |
          openssl dgst -sha256 -mac HMAC -macopt "hexkey:$secret" -binary | openssl base64 -A)
        curl --fail --silent --show-error --globoff --max-time 30 --retry 5 --retry-connrefused \\
          --header 'content-type: application/json' \\
          --header "webhook-id: $id" \\
          --header "webhook-timestamp: $now" \\
          --header "webhook-signature: v1,$signature" \\
          --data-raw "$body" --output /dev/null --url "$GITOPS4J_WEBHOOK_URL"
        """
        .formatted(required(WEBHOOK_URL), required(WEBHOOK_SECRET), commit, digest, image);
  }

  private static String required(String name) {
    return ": \"${" + name + ":?is not set, see the first lines of this file}\"\n";
  }

  /** A text as the shell's single-quoted word. */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
