package io.gitops4j.registry.chart;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a chart's archive from beginning to end, and refuses one that unpacks to anything
 * but files below one folder. Only the files that are asked for are kept. For one thread.
 */
final class ChartArchive {
  static final int LARGEST = 20 << 20;
  static final long LARGEST_UNPACKED = 100L << 20;
  static final int MOST_VALUES = 100_000;
  private static final int LARGEST_KEPT = 1 << 20;
  private static final Set<String> KEPT = Set.of("Chart.yaml", "requirements.yaml");
  private static final Pattern DRIVE = Pattern.compile("[a-zA-Z]:.*", Pattern.DOTALL);
  private static final Pattern CONTROL = Pattern.compile(".*\\p{Cntrl}.*", Pattern.DOTALL);

  private final InputStream tar;
  private final Set<String> wanted;
  private final Map<String, byte[]> kept = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();
  private @Nullable String top;
  private @Nullable String longName;
  private long longSize = -1;

  private ChartArchive(InputStream tar, Set<String> wanted) {
    this.tar = tar;
    this.wanted = wanted;
  }

  /**
   * What a chart's archive says it is.
   *
   * @throws IOException if it is no chart; the message is half a sentence
   */
  static ChartMetadata metadata(byte[] archive) throws IOException {
    return metadata(files(archive, KEPT));
  }

  /**
   * Those of the wanted files that a chart's archive has, by their paths below its top folder.
   *
   * @throws IOException if it is no chart, or one is too large; the message is half a sentence
   */
  static Map<String, byte[]> files(byte[] archive, Set<String> wanted) throws IOException {
    if (archive.length > LARGEST) {
      throw new IOException("it is larger than " + LARGEST + " bytes");
    }
    try (InputStream content =
        new Bounded(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
      ChartArchive read = new ChartArchive(content, wanted);
      read.all();
      return read.kept;
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw new IOException("it is no gzip, or damaged", e);
    }
  }

  /** What a chart's files say it is. */
  static ChartMetadata metadata(Map<String, byte[]> files) throws IOException {
    byte[] chart = files.get("Chart.yaml");
    if (chart == null) {
      throw new IOException("it has no Chart.yaml in its top folder");
    }
    ChartMetadata metadata;
    try {
      metadata =
          ChartMetadata.of(YamlValues.map(new ByteArrayInputStream(chart), MOST_VALUES), "")
              .checkedForUse();
    } catch (IOException e) {
      throw new IOException("its Chart.yaml is wrong: " + e.getMessage(), e);
    }
    byte[] requirements = files.get("requirements.yaml");
    if (!metadata.apiVersion().equals("v1") || requirements == null) {
      return metadata;
    }
    try {
      return metadata.withDependencies(
          YamlValues.map(new ByteArrayInputStream(requirements), MOST_VALUES).get("dependencies"));
    } catch (IOException e) {
      throw new IOException("its requirements.yaml is wrong: " + e.getMessage(), e);
    }
  }

  private void all() throws IOException {
    while (true) {
      byte[] block = tar.readNBytes(TarMember.BLOCK);
      if (block.length == 0 || isBlank(block)) {
        // what follows the end must be sound gzip too, and no bomb
        tar.transferTo(OutputStream.nullOutputStream());
        return;
      }
      if (block.length < TarMember.BLOCK) {
        throw new IOException("its tar ends in the middle");
      }
      TarMember member = TarMember.read(block);
      long size = longSize >= 0 && isContent(member.kind()) ? longSize : member.size();
      if (size < 0 || size > LARGEST_UNPACKED) {
        throw new IOException("it unpacks to more than " + LARGEST_UNPACKED + " bytes");
      }
      member(member, size);
    }
  }

  private static boolean isContent(char kind) {
    return kind != 'x' && kind != 'g' && kind != 'L';
  }

  private void member(TarMember member, long size) throws IOException {
    switch (member.kind()) {
      case 'g' -> skip(size);
      case 'x' -> extended(small(size));
      case 'L' -> {
        byte[] name = small(size);
        longName = TarMember.text(name, 0, name.length);
      }
      case '5' -> {
        below(named(member), true);
        if (size != 0) {
          throw new IOException("it has a folder with content, which tars can't have");
        }
      }
      case '0', 0 -> file(named(member), size);
      case '1', '2' ->
          throw new IOException("it has a link, " + Refusal.shown(named(member)) + ": files only");
      default ->
          throw new IOException(
              "it has " + Refusal.shown(named(member)) + ", which is neither file nor folder");
    }
  }

  private String named(TarMember member) {
    String name = longName == null ? member.name() : longName;
    longName = null;
    longSize = -1;
    return name.replace('\\', '/');
  }

  private void file(String name, long size) throws IOException {
    String path = below(name, false);
    if (!names.add(path)) {
      throw new IOException("it has " + Refusal.shown(name) + " twice");
    }
    if (wanted.contains(path)) {
      kept.put(path, small(size));
    } else {
      skip(size);
    }
  }

  /** The path below the top folder. */
  private String below(String name, boolean folder) throws IOException {
    String path = folder && name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    int slash = path.indexOf('/');
    if (path.startsWith("/") || DRIVE.matcher(path).matches()) {
      throw new IOException("it has the absolute path " + Refusal.shown(name));
    }
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new IOException("it has the path " + Refusal.shown(name) + ", which leads elsewhere");
      }
    }
    if (CONTROL.matcher(path).matches()) {
      throw new IOException("it has a name with control characters, " + Refusal.shown(name));
    }
    if (slash < 0 && !folder) {
      throw new IOException("it has a file outside of its folder, " + Refusal.shown(name));
    }
    String first = slash < 0 ? path : path.substring(0, slash);
    String rest = slash < 0 ? "" : path.substring(slash + 1);
    if (DRIVE.matcher(rest).matches()) {
      throw new IOException("it has the absolute path " + Refusal.shown(name));
    }
    if (top == null) {
      top = first;
    } else if (!top.equals(first)) {
      throw new IOException(
          "it has two folders, " + Refusal.shown(top) + " and " + Refusal.shown(first));
    }
    return rest;
  }

  /** A record says its own length; lines would not do, for a value may have line breaks. */
  private void extended(byte[] records) throws IOException {
    for (int at = 0; at < records.length; ) {
      int space = at;
      while (space < records.length && records[space] != ' ') {
        space++;
      }
      long length = size(new String(records, at, space - at, StandardCharsets.UTF_8));
      long end = at + length;
      if (end <= space + 1 || end > records.length || records[(int) end - 1] != '\n') {
        throw new IOException("it is no tar, or damaged");
      }
      int from = space + 1;
      String pair = new String(records, from, (int) end - 1 - from, StandardCharsets.UTF_8);
      if (pair.startsWith("path=")) {
        longName = pair.substring("path=".length());
      } else if (pair.startsWith("size=")) {
        longSize = size(pair.substring("size=".length()));
      }
      at = (int) end;
    }
  }

  private static long size(String digits) throws IOException {
    try {
      long size = Long.parseLong(digits);
      if (size >= 0) {
        return size;
      }
      throw new IOException("it is no tar, or damaged");
    } catch (NumberFormatException e) {
      throw new IOException("it is no tar, or damaged", e);
    }
  }

  private byte[] small(long size) throws IOException {
    if (size > LARGEST_KEPT) {
      throw new IOException("it has a file to be read, or a header, larger than " + LARGEST_KEPT);
    }
    byte[] content = tar.readNBytes((int) size);
    tar.skipNBytes(-size & (TarMember.BLOCK - 1));
    return content;
  }

  private void skip(long size) throws IOException {
    tar.skipNBytes(size + (-size & (TarMember.BLOCK - 1)));
  }

  private static boolean isBlank(byte[] block) {
    for (byte each : block) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  /** Ends what unpacks to too much. */
  private static final class Bounded extends FilterInputStream {
    private long left = LARGEST_UNPACKED;

    Bounded(InputStream content) {
      super(content);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = in.read(into, offset, length);
      left -= Math.max(0, count);
      if (left < 0) {
        throw new IOException("it unpacks to more than " + LARGEST_UNPACKED + " bytes");
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      byte[] skipped = new byte[(int) Math.min(8192, Math.max(0, count))];
      return Math.max(0, read(skipped, 0, skipped.length));
    }
  }
}
