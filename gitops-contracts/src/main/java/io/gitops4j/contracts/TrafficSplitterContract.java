package io.gitops4j.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.Edits;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter;
import io.gitops4j.core.spi.TrafficSplitter.Feature;
import io.gitops4j.core.spi.TrafficSplitter.Verification.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link TrafficSplitter} does. Extend it; give a splitter and files it splits by. */
public abstract class TrafficSplitterContract {
  private static final int SEQUENCES = 12;
  private static final int SPLITS = 15;
  private static final int WHOLE = 100;

  /** Makes the kit; subclasses are made by JUnit. */
  protected TrafficSplitterContract() {}

  /** The splitter. */
  protected abstract TrafficSplitter splitter();

  /** The same over the same files, with tracks that none of them names; empty if all have some. */
  protected Optional<TrafficSplitter> ofOthers() {
    return Optional.empty();
  }

  /**
   * Files, texts by paths, in which the first of the {@link #tracks} gets all requests. They have
   * comments, and rules and backends of others.
   */
  protected abstract Map<String, String> files();

  /** Parts of the files that are none of the tracks', to the byte. */
  protected abstract List<String> foreign();

  /** Two tracks or more, the first of which gets all requests at first. */
  protected List<String> tracks() {
    return List.of("blue", "green");
  }

  /** Shares are multiples of so many percent. */
  protected int step() {
    return 1;
  }

  /** Whether all others can be taken out. */
  protected boolean mayBeAlone(String track) {
    return true;
  }

  /** Splits of known tracks that can't be had with these files. */
  protected List<Split> impossible() {
    return List.of();
  }

  @Test
  @DisplayName("at first, the first track gets all requests")
  void saysWhatIs() {
    Split first = splitter().current(manifests(files())).orElseThrow();
    assertThat(first.percent(tracks().get(0))).isEqualTo(WHOLE);
  }

  @Test
  @DisplayName("what was planned is what the files say then, and planned again gives no edits")
  void saysWhatWasPlanned() {
    Map<String, String> files = files();
    for (Split split : usual()) {
      files = planned(files, split);
      assertThat(splitter().current(manifests(files))).contains(split);
      assertThat(splitter().plan(manifests(files), split)).isEmpty();
      assertForeign(files);
    }
  }

  @Test
  @DisplayName("whatever splits follow each other, each is had whole, and nothing else is touched")
  void anySequence() {
    long seed = Long.getLong("gitops4j.seed", new Random().nextLong());
    int had = 0;
    for (int sequence = 0; sequence < SEQUENCES; sequence++) {
      Random random = new Random(seed + sequence);
      Map<String, String> files = files();
      for (int i = 0; i < SPLITS; i++) {
        Split split = random(random);
        String where = "seed " + seed + ", sequence " + sequence + ", split " + i + ": " + split;
        if (!splitter().supports(manifests(files), split).isGiven()) {
          assertRefused(manifests(files), split);
          files = random.nextBoolean() ? files : files(); // some ways can't be gone back
          continue;
        }
        had++;
        files = planned(files, split);
        assertThat(splitter().current(manifests(files))).as(where).contains(split);
        assertThat(splitter().plan(manifests(files), split)).as(where).isEmpty();
        assertForeign(files);
      }
    }
    assertThat(had).as("splits that were had, seed " + seed).isGreaterThan(SEQUENCES);
  }

  @Test
  @DisplayName("the way there and back leaves every byte as it was")
  void thereAndBack() {
    Split start = Split.of(tracks().get(0), tracks().get(1), 0);
    Map<String, String> before = planned(files(), start);
    Map<String, String> files = before;
    for (Split split : usual()) {
      if (split.has(tracks().get(0)) && split.has(tracks().get(1))) {
        files = planned(files, split);
      }
    }
    assertThat(planned(files, start)).isEqualTo(before);
  }

  @Test
  @DisplayName("the same plan serves for files and for objects of a server")
  void plansForObjectsAlike() {
    Map<String, String> files = files();
    for (Split split : usual()) {
      List<Fields> objects = objects(files);
      Manifests live = Manifests.live(objects);
      List<Edit> edits = splitter().plan(live, split);
      List<Fields> sent = live.all().stream().map(document -> document.after(edits)).toList();
      files = planned(files, split);
      assertThat(sent).isEqualTo(objects(files));
      assertThat(splitter().current(Manifests.live(sent))).contains(split);
    }
  }

  @Test
  @DisplayName("a split that the server's objects do not say yet is waited for")
  void waits() {
    Split wanted = Split.of(tracks().get(0), tracks().get(1), 0);
    Manifests live = Manifests.live(objects(planned(files(), wanted)));
    Split other = Split.of(tracks().get(0), tracks().get(1), WHOLE / 2);
    assertThat(splitter().verify(live, other).state()).isEqualTo(State.PENDING);
    assertThat(splitter().verify(live, other).sentence()).contains(tracks().get(1));
  }

  @Test
  @DisplayName("what the router can't do is refused with a sentence, and then not planned")
  void refuses() {
    Manifests manifests = manifests(files());
    Split some = usual().get(0);
    String first = tracks().get(0);
    if (!splitter().features().contains(Feature.HEADER_ROUTE)) {
      assertRefused(manifests, some.withHeader("x-canary", "always", first));
    }
    if (!splitter().features().contains(Feature.COOKIE_ROUTE)) {
      assertRefused(manifests, some.withCookie("canary", "always", first));
    }
    if (!splitter().features().contains(Feature.MIRROR)) {
      assertRefused(manifests, some.withMirror(first, 1));
    }
    assertRefused(manifests, Split.of(first, "nobody", WHOLE / 2));
    Split alone = Split.all(first);
    assertRefused(manifests, alone.withHeader("x-canary", "always", tracks().get(1)));
    assertRefused(manifests, alone.withMirror(tracks().get(1), 1));
    impossible().forEach(split -> assertRefused(manifests, split));
  }

  @Test
  @DisplayName("files that name no track are no split, and none is planned over them")
  void tracksOfNobody() {
    ofOthers()
        .ifPresent(
            others -> {
              assertThat(others.current(manifests(files()))).isEmpty();
              Split split = Split.of("nobody", "noone", WHOLE / 2);
              assertThat(others.supports(manifests(files()), split).isGiven()).isFalse();
            });
  }

  @Test
  @DisplayName("where what it splits by is missing, it says so")
  void missing() {
    Manifests nothing = Manifests.live(List.of());
    assertRefused(nothing, usual().get(0));
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> splitter().current(nothing));
    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).isEqualTo(ErrorKind.NOT_FOUND);
  }

  @Test
  @DisplayName("every edit can be kept in the journal and read back, and undone")
  void editsAreEdits() {
    Split wanted = Split.of(tracks().get(0), tracks().get(1), WHOLE / 2);
    Map<String, String> before = planned(files(), Split.of(tracks().get(0), tracks().get(1), 0));
    for (Edit edit : splitter().plan(manifests(before), wanted)) {
      Edit read = Edits.fromFields(edit.toFields());
      assertThat(read.describe()).isEqualTo(edit.describe());
      byte[] content = bytes(before, edit.path());
      byte[] after = edit.apply(content).content();
      byte[] back = edit.inverse(edit.current(content)).apply(after).content();
      assertThat(FileDocument.read(edit.path(), Objects.requireNonNull(back)))
          .extracting(FileDocument::content)
          .isEqualTo(
              FileDocument.read(edit.path(), content).stream().map(FileDocument::content).toList());
    }
  }

  /** A usual way from the first track to the second, with what the router has beside weights. */
  private List<Split> usual() {
    String one = tracks().get(0);
    String two = tracks().get(1);
    List<Split> splits = new ArrayList<>(List.of(Split.of(one, two, 0)));
    if (splitter().features().contains(Feature.HEADER_ROUTE)) {
      splits.add(Split.of(one, two, 0).withHeader("x-canary", "always", two));
    }
    if (splitter().features().contains(Feature.COOKIE_ROUTE)) {
      splits.add(Split.of(one, two, 0).withCookie("canary", "a.b", two));
    }
    if (splitter().features().contains(Feature.MIRROR)) {
      splits.add(Split.of(one, two, 0).withMirror(two, 10));
    }
    splits.add(Split.of(one, two, Math.max(step(), 10)));
    splits.add(Split.of(one, two, WHOLE / 2));
    splits.add(Split.of(one, two, WHOLE));
    if (mayBeAlone(two)) {
      splits.add(Split.all(two));
    }
    return splits;
  }

  private Split random(Random random) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    int left = WHOLE / step();
    for (String track : tracks()) {
      if (random.nextInt(4) > 0) {
        int part = random.nextInt(3) == 0 ? 0 : random.nextInt(left + 1);
        weights.put(track, part * step());
        left -= part;
      }
    }
    String rest = tracks().get(random.nextInt(tracks().size()));
    weights.merge(rest, left * step(), Integer::sum);
    Split split = Split.of(weights);
    String to = List.copyOf(weights.keySet()).get(random.nextInt(weights.size()));
    return switch (random.nextInt(8)) {
      case 0 -> split.withHeader("x-track", to, to);
      case 1 -> split.withCookie("track", "is-" + to, to);
      case 2 -> split.withMirror(to, 1 + random.nextInt(WHOLE));
      case 3 -> split.withHeader("x-canary", "yes", to).withMirror(to, 1 + random.nextInt(WHOLE));
      default -> split;
    };
  }

  private void assertRefused(Manifests manifests, Split split) {
    assertThat(splitter().supports(manifests, split).isGiven()).as(split.toString()).isFalse();
    String why = splitter().supports(manifests, split).reason().orElseThrow();
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> splitter().plan(manifests, split));
    assertThat(refusal).as(split.toString()).isNotNull();
    assertThat(refusal.kind()).isIn(ErrorKind.INVALID, ErrorKind.NOT_FOUND);
    assertThat(refusal).hasMessage(why);
    assertThat(why).startsWith("Could not ").matches("(?s).*: .*\\. .*");
  }

  private void assertForeign(Map<String, String> files) {
    String all = String.join("\n", files.values());
    for (String part : foreign()) {
      assertThat(all).contains(part);
    }
    for (String line : (Iterable<String>) String.join("\n", files().values()).lines()::iterator) {
      if (line.strip().startsWith("#")) {
        assertThat(all.lines()).contains(line);
      }
    }
  }

  private Map<String, String> planned(Map<String, String> files, Split split) {
    Map<String, String> after = new TreeMap<>(files);
    for (Edit edit : splitter().plan(manifests(files), split)) {
      byte[] content = edit.apply(bytes(after, edit.path())).content();
      after.put(edit.path(), new String(Objects.requireNonNull(content), UTF_8));
    }
    return after;
  }

  private static byte[] bytes(Map<String, String> files, String path) {
    return Objects.requireNonNull(files.get(path)).getBytes(UTF_8);
  }

  private static List<Fields> objects(Map<String, String> files) {
    return manifests(files).all().stream().map(FileDocument::content).toList();
  }

  private static Manifests manifests(Map<String, String> files) {
    return Manifests.in(new ManifestFiles("example", files));
  }
}
