package io.gitops4j.k8s.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.deploy.Inventory.Member;
import io.gitops4j.k8s.model.CanonicalJson;
import io.gitops4j.k8s.model.ObjectId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * An inventory's members as they stand in its ConfigMap: JSON for people to read, and where that is
 * long, packed by gzip.
 */
final class MemberList {
  private static final String PLAIN = "members";
  private static final String PACKED = "members.gz";

  /** Characters of JSON from which on it is packed. */
  private static final int LONG = 256 * 1024;

  /** Bytes of JSON that are read at most; some 500,000 members. */
  private static final int LARGEST = 64 << 20;

  private MemberList() {}

  /** A ConfigMap with these. */
  static Fields into(Fields configMap, Map<ObjectId, Member> members) {
    List<Fields> lines =
        new TreeMap<>(members)
            .entrySet().stream().map(each -> line(each.getKey(), each.getValue())).toList();
    String json = CanonicalJson.write(Fields.of("of", lines));
    if (json.length() < LONG) {
      return configMap.with("data", configMap.object("data").with(PLAIN, json));
    }
    String packed = Base64.getEncoder().encodeToString(packed(json));
    return configMap.with("binaryData", Fields.of(PACKED, packed));
  }

  /**
   * Those of a ConfigMap.
   *
   * @throws IOException if they can't be read
   * @throws IllegalArgumentException if they are not what was written
   */
  static Map<ObjectId, Member> of(Fields configMap) throws IOException {
    String packed = configMap.object("binaryData").findText(PACKED).orElse("");
    byte[] json =
        packed.isEmpty()
            ? configMap.object("data").text(PLAIN).getBytes(UTF_8)
            : unpacked(Base64.getDecoder().decode(packed));
    Map<ObjectId, Member> members = new TreeMap<>();
    for (Fields line : Json.object(json).objects("of")) {
      String apiVersion = line.text("apiVersion");
      ObjectId id =
          new ObjectId(
              ObjectId.groupOf(apiVersion),
              line.text("kind"),
              line.text("namespace"),
              line.text("name"));
      String fingerprint = line.findText("fingerprint").orElse("");
      members.put(id, new Member(apiVersion, line.text("uid"), fingerprint));
    }
    return members;
  }

  private static Fields line(ObjectId id, Member member) {
    Fields line =
        Fields.of("apiVersion", member.apiVersion())
            .with("kind", id.kind())
            .with("namespace", id.namespace())
            .with("name", id.name())
            .with("uid", member.uid());
    return member.fingerprint().isEmpty() ? line : line.with("fingerprint", member.fingerprint());
  }

  private static byte[] packed(String json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(json.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] json = gzip.readNBytes(LARGEST);
      if (json.length == LARGEST) {
        throw new IOException("It is longer than " + LARGEST + " bytes");
      }
      return json;
    }
  }
}
