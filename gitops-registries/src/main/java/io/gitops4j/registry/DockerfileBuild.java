package io.gitops4j.registry;

import io.gitops4j.core.model.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a Dockerfile is built with. Changed only before anybody else sees it. */
final class DockerfileBuild {
  static final Pattern ARGUMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?");

  @Nullable Path context;
  String file = "Dockerfile";
  final Map<String, String> arguments;
  @Nullable String stage;
  List<String> platforms = List.of();
  final Map<String, Supplier<Secret>> secrets;
  List<String> hosts = List.of();
  @Nullable String repository;
  Buildah program = Buildah.found();

  DockerfileBuild() {
    this.arguments = new TreeMap<>();
    this.secrets = new TreeMap<>();
  }

  DockerfileBuild(DockerfileBuild other) {
    this.context = other.context;
    this.file = other.file;
    this.arguments = new TreeMap<>(other.arguments);
    this.stage = other.stage;
    this.platforms = other.platforms;
    this.secrets = new TreeMap<>(other.secrets);
    this.hosts = other.hosts;
    this.repository = other.repository;
    this.program = other.program;
  }

  static void check(String what, String text, Pattern form) {
    if (!form.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "Not a " + what + ": '" + text + "'. It has the form " + form.pattern());
    }
  }

  /** The folder, and the file in it; both are there. */
  Path checkedFile(String name) {
    if (context == null) {
      throw Failures.invalid(
          "Could not build " + name + ": no folder was given. Say which: .context(folder).");
    }
    Path found = context.resolve(file).toAbsolutePath().normalize();
    if (!found.startsWith(context.toAbsolutePath().normalize()) || !Files.isRegularFile(found)) {
      throw Failures.invalid(
          "Could not build "
              + name
              + ": there is no file "
              + file
              + " in "
              + context
              + ". Say which: .file(name).");
    }
    return found;
  }

  /** Everything but the values of secrets. */
  String describe() {
    return file
        + " in "
        + context
        + " with "
        + arguments
        + (stage == null ? "" : " up to " + stage)
        + " for "
        + (platforms.isEmpty() ? "this machine" : platforms)
        + " secrets "
        + secrets.keySet()
        + " bases from "
        + hosts
        + (repository == null ? "" : " from " + repository);
  }
}
