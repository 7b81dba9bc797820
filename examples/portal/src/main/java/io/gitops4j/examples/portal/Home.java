package io.gitops4j.examples.portal;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the portal keeps, as JSON files that only their owner reads. Of an application every
 * revision is kept, so that a run goes on by the one it was started with. Thread-safe.
 */
final class Home {
  private final Path folder;

  Home(Path folder) throws IOException {
    this.folder = folder;
    makeFolder(folder);
    deleteTree(work()); // what a process that was killed left
    makeFolder(work());
  }

  /** A folder or file of this name. */
  Path resolve(String name) {
    return folder.resolve(name);
  }

  /** Where sources are checked out. */
  Path work() {
    return folder.resolve("work");
  }

  /** What people said about their Git and registry. */
  Fields settings() {
    return read(folder.resolve("settings.json")).orElse(Fields.none());
  }

  synchronized void saveSettings(Fields settings) {
    write(folder.resolve("settings.json"), settings);
  }

  Optional<Secret> secret(String name) {
    return read(folder.resolve("secrets.json")).flatMap(s -> s.findText(name)).map(Secret::of);
  }

  synchronized void saveSecret(String name, String value) {
    Path file = folder.resolve("secrets.json");
    write(file, read(file).orElse(Fields.none()).with(name, value));
  }

  /** All applications, by name. */
  synchronized List<Application> applications() {
    try (Stream<Path> folders = Files.list(made("applications"))) {
      return folders
          .map(each -> each.getFileName().toString())
          .sorted()
          .flatMap(name -> application(name).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest revision of an application. */
  synchronized Optional<Application> application(String name) {
    return revisions(name).stream().max(Comparator.naturalOrder()).flatMap(r -> revision(name, r));
  }

  /** A revision of an application. */
  Optional<Application> revision(String name, int revision) {
    return read(revisions().resolve(name).resolve(revision + ".json"))
        .map(said -> new Application(name, revision, said));
  }

  /** Keeps what was said about an application; as a new revision, if it is anything new. */
  synchronized Application save(String name, Fields said) {
    Optional<Application> before = application(name);
    if (before.isPresent() && before.get().said().equals(said)) {
      return before.get();
    }
    int revision = before.map(Application::revision).orElse(0) + 1;
    makeFolder(revisions().resolve(name));
    write(revisions().resolve(name).resolve(revision + ".json"), said);
    return new Application(name, revision, said);
  }

  private Path revisions() {
    return folder.resolve("applications");
  }

  private Path made(String name) {
    makeFolder(folder.resolve(name));
    return folder.resolve(name);
  }

  private List<Integer> revisions(String name) {
    List<Integer> numbers = new ArrayList<>();
    Path of = revisions().resolve(name);
    if (Files.isDirectory(of)) {
      try (Stream<Path> files = Files.list(of)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.matches("[0-9]+\\.json"))
            .forEach(file -> numbers.add(Integer.valueOf(file.replace(".json", ""))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return numbers;
  }

  private static Optional<Fields> read(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of(Json.object(Files.readAllBytes(file)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Could not read " + file, e);
    }
  }

  /** In one go: whoever reads meanwhile, or after a kill, sees all of the old or of the new. */
  private static void write(Path file, Fields content) {
    try {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.deleteIfExists(part);
      Files.createFile(
          part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(part, Json.write(content));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Could not write " + file, e);
    }
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a folder with everything in it, if it is there. */
  static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
