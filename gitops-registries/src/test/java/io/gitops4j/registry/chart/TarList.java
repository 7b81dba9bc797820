package io.gitops4j.registry.chart;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Archives as tests write and look at them. */
final class TarList {
  private TarList() {}

  /** The names of the files in a chart's archive, in their order. */
  static List<String> of(byte[] archive) throws IOException {
    byte[] tar;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(archive))) {
      tar = in.readAllBytes();
    }
    List<String> names = new ArrayList<>();
    String longName = "";
    for (int at = 0; tar[at] != 0; ) {
      TarMember member = TarMember.read(Arrays.copyOfRange(tar, at, at + TarMember.BLOCK));
      int size = (int) member.size();
      String content = new String(tar, at + TarMember.BLOCK, size, StandardCharsets.UTF_8);
      if (member.kind() == 'x') {
        longName = content.substring(content.indexOf("path=") + 5, content.length() - 1);
      } else {
        names.add(longName.isEmpty() ? member.name() : longName);
        longName = "";
      }
      at += TarMember.BLOCK + (size + TarMember.BLOCK - 1) / TarMember.BLOCK * TarMember.BLOCK;
    }
    return names;
  }

  /** A tar that is written member by member, as wrong as it is wanted. */
  static final class Builder {
    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    Builder file(String name, String content) {
      return member(name, '0', content);
    }

    Builder member(String name, char kind, String content) {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      header(name, kind, bytes.length);
      tar.writeBytes(bytes);
      tar.writeBytes(new byte[-bytes.length & (TarMember.BLOCK - 1)]);
      return this;
    }

    /** A header with that size, and no content. */
    Builder header(String name, char kind, long size) {
      byte[] block = TarMember.file("x", size);
      byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
      System.arraycopy(utf8, 0, block, 0, utf8.length);
      block[156] = (byte) kind;
      Arrays.fill(block, 148, 156, (byte) ' ');
      int sum = 0;
      for (byte each : block) {
        sum += each & 0xff;
      }
      byte[] digits = String.format("%06o\0", sum).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(digits, 0, block, 148, digits.length);
      tar.writeBytes(block);
      return this;
    }

    byte[] tar() {
      return tar.toByteArray();
    }

    byte[] archive() throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (OutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(tar());
        gzip.write(new byte[2 * TarMember.BLOCK]);
      }
      return out.toByteArray();
    }
  }
}
