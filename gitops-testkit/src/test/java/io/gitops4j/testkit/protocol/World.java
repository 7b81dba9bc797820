package io.gitops4j.testkit.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;

/** What a delivery could have left, written by hand. */
final class World implements AutoCloseable {
  static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  static final String KEY = "0".repeat(32);
  static final String DIGEST = "sha256:" + "a".repeat(64);
  static final String VALUE = "1@" + DIGEST;
  static final String SUBJECT = "sha256:" + "b".repeat(64);

  final MemoryJournal journal = new MemoryJournal(Clock.fixed(START, ZoneOffset.UTC));
  final Path bare;
  final Path layout;
  final String beginning;
  private final ObjectMapper json = new ObjectMapper();
  private final Repository repository;
  private long seconds;

  World(Path folder) throws IOException {
    FS.FileStoreAttributes.setBackground(true);
    bare = folder.resolve("app.git");
    layout = folder.resolve("registry");
    repository = new FileRepositoryBuilder().setGitDir(bare.toFile()).setBare().build();
    repository.create(true);
    repository.updateRef("HEAD").link("refs/heads/main");
    beginning = commit("main", List.of(), Map.of("app.yaml", "version: v0 # ours\nowner: ann\n"));
  }

  ProtocolChecker.Report check() throws IOException {
    return checker().check();
  }

  ProtocolChecker checker() {
    return ProtocolChecker.of(journal, TenantId.DEFAULT)
        .repository("git", bare, "main", beginning)
        .layout(layout)
        .approval("prod/approvals");
  }

  List<String> violations() throws IOException {
    return check().violations();
  }

  /** Appends a record; {@code 'a': 1} for JSON. One second passes. */
  World record(String stream, String type, long epoch, String fields) throws IOException {
    String text = "{" + fields.replace('\'', '"') + "}";
    ObjectNode content = (ObjectNode) json.readTree(text);
    content.put("epoch", epoch).put("at", START.plusSeconds(seconds++).toString());
    Entry entry = new Entry(type, 1, 1, true, json.writeValueAsBytes(content));
    StreamId id = new StreamId(TenantId.DEFAULT, stream);
    journal.append(id, journal.version(id), Writer.anyone(), List.of(entry), Schedule.unchanged());
    return this;
  }

  /** A run that is claimed and has built its artifact. */
  World begin(String run, long order) throws IOException {
    return record(
            "run/" + run,
            "RunStarted",
            0,
            "'pipeline': 'app', 'order': " + order + ", 'start': {'n': '" + order + "'}")
        .record("run/" + run, "Claimed", 1, "'process': 'p'")
        .intended(run, "f".repeat(31) + order, "produce/car", "registry.push", reference(order))
        .done(run, "f".repeat(31) + order, "");
  }

  static String reference(long order) {
    return "'reference': 'registry.example/team/app:" + order + "@" + DIGEST + "'";
  }

  World intended(String run, String key, String node, String kind, String payload)
      throws IOException {
    return record(
        "run/" + run,
        "OpIntended",
        1,
        "'op': '%s', 'node': '%s', 'kind': '%s', 'payload': {%s}"
            .formatted(key, node, kind, payload));
  }

  World done(String run, String key, String receipt) throws IOException {
    return record(
        "run/" + run,
        "OpObserved",
        1,
        "'op': '%s', 'outcome': 'DONE', 'receipt': {%s}".formatted(key, receipt));
  }

  World owned(String run, String environment, String stage) throws IOException {
    return record(
        "env/app/" + environment, "Owned", 0, "'run': '%s', 'node': '%s'".formatted(run, stage));
  }

  World vacated(String run, String environment, long order) throws IOException {
    return record(
        "env/app/" + environment,
        "Vacated",
        0,
        "'run': '%s', 'order': %d, 'promoted': true".formatted(run, order));
  }

  World ended(String run, String outcome) throws IOException {
    return record("run/" + run, "Ended", 1, "'outcome': '" + outcome + "'");
  }

  /** The payload of a commit that sets the version. */
  static String edit(String before, String value) {
    return "'edits': [{'edit': {'path': 'app.yaml', 'at': 'version', 'value': '\\'%s\\''}, 'before': '\\'%s\\''}]"
        .formatted(value, before);
  }

  static String receipt(String commit) {
    return "'repository': 'git', 'how': 'committed', 'commit': '" + commit + "'";
  }

  static String trailers(String run, String key) {
    return "Release\n\nGitops4j-Run: " + run + "\nGitops4j-Operation: " + key + "\n";
  }

  String commit(String branch, List<String> parents, Map<String, String> files) throws IOException {
    return commit(branch, parents, files, "Foreign\n");
  }

  String commit(String branch, List<String> parents, Map<String, String> files, String message)
      throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      DirCache index = DirCache.newInCore();
      DirCacheBuilder builder = index.builder();
      for (Map.Entry<String, String> file : files.entrySet()) {
        DirCacheEntry entry = new DirCacheEntry(file.getKey());
        entry.setFileMode(FileMode.REGULAR_FILE);
        entry.setObjectId(
            inserter.insert(
                org.eclipse.jgit.lib.Constants.OBJ_BLOB, file.getValue().getBytes(UTF_8)));
        builder.add(entry);
      }
      builder.finish();
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(index.writeTree(inserter));
      commit.setParentIds(parents.stream().map(ObjectId::fromString).toList());
      PersonIdent somebody =
          new PersonIdent("S", "s@example.org", START.plusSeconds(seconds++), ZoneOffset.UTC);
      commit.setAuthor(somebody);
      commit.setCommitter(somebody);
      commit.setMessage(message);
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      ref("refs/heads/" + branch, id.name());
      return id.name();
    }
  }

  void ref(String name, String commit) throws IOException {
    RefUpdate update = repository.updateRef(name);
    update.setNewObjectId(ObjectId.fromString(commit));
    update.forceUpdate();
  }

  void pull(long number, String source, String state, String mergeCommit) throws IOException {
    Path pulls = Files.createDirectories(bare.resolve("gitops4j").resolve("pulls"));
    Files.writeString(
        pulls.resolve("" + number),
        "[pull]\n\tsource = %s\n\tstate = %s\n\tmergeCommit = %s\n"
            .formatted(source, state, mergeCommit));
  }

  /** Writes an artifact into the layout; its only part is itself. */
  String artifact(String tag, String content) throws IOException {
    Path blobs = Files.createDirectories(layout.resolve("team/blobs/sha256"));
    String digest = Digest.of(content.getBytes(UTF_8)).toString();
    Files.writeString(blobs.resolve(digest.substring(7)), content);
    Files.writeString(
        layout.resolve("team/index.json"),
        "{\"manifests\": [{\"digest\": \"%s\", \"annotations\": {\"org.opencontainers.image.ref.name\": \"%s\"}}]}"
            .formatted(digest, tag));
    return digest;
  }

  @Override
  public void close() {
    repository.close();
    journal.close();
  }
}
