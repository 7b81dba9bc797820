package io.gitops4j.registry;

import static io.gitops4j.contracts.RegistryContent.MANIFEST;
import static io.gitops4j.contracts.RegistryContent.bytes;
import static io.gitops4j.registry.RawRequests.code;
import static io.gitops4j.registry.RawRequests.header;
import static io.gitops4j.registry.RawRequests.location;
import static io.gitops4j.registry.RawRequests.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Descriptor;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the distribution specification says of pulling, and of pushing in one piece. */
@DisplayName("The embedded registry")
class EmbeddedRegistryTest {
  private static final String APP = "/v2/team/app";

  @TempDir Path folder;
  private EmbeddedRegistry registry;
  private RawRequests raw;

  @BeforeEach
  void start() {
    registry = EmbeddedRegistry.in(folder).start();
    raw = new RawRequests(registry.url());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private HttpResponse<byte[]> putManifest(String reference, byte[] content) throws Exception {
    return raw.send("PUT", APP + "/manifests/" + reference, content, "Content-Type", MANIFEST);
  }

  /** The blobs of a manifest with this layer. */
  private void putBlobs(String layer) {
    RegistryContent.putImage(OciLayoutRegistry.at(folder), "team/app", layer);
  }

  @Test
  @DisplayName("says that it is one, on this machine alone")
  void saysWhatItIs() throws Exception {
    assertThat(raw.send("GET", "/v2/").statusCode()).isEqualTo(200);
    assertThat(registry.address()).startsWith("127.0.0.1:");
    assertThat(registry.requests()).containsExactly("GET /v2/");
  }

  @Test
  @DisplayName("takes a blob by POST and PUT, and gives it back with size and digest")
  void takesBlobsInTwoRequests() throws Exception {
    Digest digest = Digest.of(bytes("content"));
    HttpResponse<byte[]> begun = raw.send("POST", APP + "/blobs/uploads/");
    assertThat(begun.statusCode()).isEqualTo(202);
    HttpResponse<byte[]> done =
        raw.send("PUT", location(begun) + "?digest=" + digest, bytes("content"));
    assertThat(done.statusCode()).isEqualTo(201);
    assertThat(header(done, "Docker-Content-Digest")).isEqualTo(digest.toString());
    HttpResponse<byte[]> blob = raw.send("GET", location(done));
    assertThat(blob.statusCode()).isEqualTo(200);
    assertThat(text(blob)).isEqualTo("content");
    HttpResponse<byte[]> head = raw.send("HEAD", location(done));
    for (HttpResponse<byte[]> each : List.of(blob, head)) {
      assertThat(header(each, "Docker-Content-Digest")).isEqualTo(digest.toString());
      assertThat(header(each, "Content-Length")).isEqualTo("7");
    }
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(registry.uploadedBytes()).isEqualTo(7);
    assertThat(registry.openUploads()).isZero();
  }

  @Test
  @DisplayName("takes a blob by one POST")
  void takesBlobsInOneRequest() throws Exception {
    Digest digest = Digest.of(bytes("content"));
    HttpResponse<byte[]> done =
        raw.send("POST", APP + "/blobs/uploads/?digest=" + digest, bytes("content"));
    assertThat(done.statusCode()).isEqualTo(201);
    assertThat(text(raw.send("GET", location(done)))).isEqualTo("content");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "bytes=2-4, 206, 234, bytes 2-4/10",
    "bytes=2-, 206, 23456789, bytes 2-9/10",
    "bytes=-3, 206, 789, bytes 7-9/10",
    "bytes=8-99, 206, 89, bytes 8-9/10",
    "bytes=-99, 206, 0123456789, bytes 0-9/10",
    "'bytes=0-1,4-5', 200, 0123456789, ''",
    "bytes=-, 200, 0123456789, ''",
    "lines=1-2, 200, 0123456789, ''"
  })
  @DisplayName("gives the part of a blob that is asked for")
  void givesParts(String range, int status, String content, String contentRange) throws Exception {
    Digest digest = raw.blob("team/app", "0123456789");
    HttpResponse<byte[]> part =
        raw.send("GET", APP + "/blobs/" + digest, new byte[0], "Range", range);
    assertThat(part.statusCode()).isEqualTo(status);
    assertThat(text(part)).isEqualTo(content);
    assertThat(header(part, "Content-Range")).isEqualTo(contentRange);
  }

  @ParameterizedTest
  @CsvSource({"bytes=10-12", "bytes=5-2", "bytes=-0"})
  @DisplayName("says how long a blob is whose part is not there")
  void refusesParts(String range) throws Exception {
    Digest digest = raw.blob("team/app", "0123456789");
    HttpResponse<byte[]> part =
        raw.send("GET", APP + "/blobs/" + digest, new byte[0], "Range", range);
    assertThat(part.statusCode()).isEqualTo(416);
    assertThat(header(part, "Content-Range")).isEqualTo("bytes */10");
  }

  @Test
  @DisplayName("keeps a manifest's own bytes and type, by tag and by digest")
  void keepsManifests() throws Exception {
    putBlobs("one");
    byte[] content = RegistryContent.manifest("one");
    Digest digest = Digest.of(content);
    HttpResponse<byte[]> done =
        raw.send(
            "PUT", APP + "/manifests/v1", content, "Content-Type", MANIFEST + "; charset=utf-8");
    assertThat(done.statusCode()).isEqualTo(201);
    assertThat(header(done, "Docker-Content-Digest")).isEqualTo(digest.toString());
    assertThat(done.headers().firstValue("OCI-Subject")).isEmpty();
    for (String path : List.of(location(done), APP + "/manifests/v1")) {
      HttpResponse<byte[]> found = raw.send("GET", path);
      HttpResponse<byte[]> head = raw.send("HEAD", path);
      assertThat(found.body()).isEqualTo(content);
      for (HttpResponse<byte[]> each : List.of(found, head)) {
        assertThat(each.statusCode()).isEqualTo(200);
        assertThat(header(each, "Content-Type")).isEqualTo(MANIFEST);
        assertThat(header(each, "Docker-Content-Digest")).isEqualTo(digest.toString());
        assertThat(header(each, "Content-Length")).isEqualTo("" + content.length);
      }
    }
  }

  @Test
  @DisplayName("says that it lists a manifest's subject, which need not be there")
  void listsSubjects() throws Exception {
    putBlobs("note");
    Descriptor nowhere = Descriptor.of(MANIFEST, Digest.of(bytes("nowhere")), 7);
    byte[] note = RegistryContent.manifestAbout("note", nowhere);
    HttpResponse<byte[]> done = putManifest(Digest.of(note).toString(), note);
    assertThat(done.statusCode()).isEqualTo(201);
    assertThat(header(done, "OCI-Subject")).isEqualTo(nowhere.digest().toString());
  }

  @Test
  @DisplayName("takes a manifest by digest with tags as parameters")
  void takesTagsAsParameters() throws Exception {
    putBlobs("one");
    byte[] content = RegistryContent.manifest("one");
    HttpResponse<byte[]> done = putManifest(Digest.of(content) + "?tag=v1&tag=latest", content);
    assertThat(done.statusCode()).isEqualTo(201);
    assertThat(header(done, "OCI-Tag")).isEqualTo("v1, latest");
    assertThat(raw.send("GET", APP + "/manifests/latest").body()).isEqualTo(content);
  }

  @Test
  @DisplayName("takes blobs and manifests under sha512 too")
  void takesOtherAlgorithms() throws Exception {
    byte[] content = bytes("content");
    Digest digest = Hashes.of(new Digest("sha512", "0".repeat(128)), content);
    String session = location(raw.send("POST", APP + "/blobs/uploads/?digest-algorithm=sha512"));
    assertThat(raw.send("PUT", session + "?digest=" + digest, content).statusCode()).isEqualTo(201);
    assertThat(text(raw.send("GET", APP + "/blobs/" + digest))).isEqualTo("content");
    putBlobs("one");
    byte[] manifest = RegistryContent.manifest("one");
    Digest address = Hashes.of(digest, manifest);
    HttpResponse<byte[]> done = putManifest(address.toString(), manifest);
    assertThat(done.statusCode()).isEqualTo(201);
    assertThat(header(done, "Docker-Content-Digest")).isEqualTo(address.toString());
    assertThat(raw.send("GET", location(done)).body()).isEqualTo(manifest);
    HttpResponse<byte[]> wrong = putManifest(digest.toString(), manifest);
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(code(wrong)).isEqualTo("DIGEST_INVALID");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET, /v2/team/app/manifests/v1, 404, MANIFEST_UNKNOWN",
    "GET, /v2/nobody/app/manifests/v1, 404, MANIFEST_UNKNOWN",
    "GET, /v2/team/app/manifests/.not-a-tag, 404, MANIFEST_UNKNOWN",
    "GET, /v2/team/app/manifests/sha256:bad, 400, DIGEST_INVALID",
    "PUT, /v2/team/app/manifests/sha256:bad, 400, DIGEST_INVALID",
    "PUT, /v2/team/app/manifests/-bad, 400, MANIFEST_INVALID",
    "PUT, /v2/team/app/manifests/v1, 400, MANIFEST_INVALID",
    "POST, /v2/team/app/manifests/v1, 405, UNSUPPORTED",
    "DELETE, /v2/team/app/manifests/v1, 404, MANIFEST_UNKNOWN",
    "GET, /v2/team/app/blobs/sha256:bad, 400, DIGEST_INVALID",
    "DELETE, /v2/team/app/blobs/sha256:bad, 400, DIGEST_INVALID",
    "GET, /v2/team/app/blobs/uploads/unknown, 404, BLOB_UPLOAD_UNKNOWN",
    "GET, /v2/team/app/blobs/uploads/, 405, UNSUPPORTED",
    "POST, /v2/team/app/blobs/uploads/?digest=bad, 400, DIGEST_INVALID",
    "POST, /v2/team/app/blobs/uploads/?digest-algorithm=md5, 400, DIGEST_INVALID",
    "POST, /v2/Team/app/blobs/uploads/, 400, NAME_INVALID",
    "GET, /v2/team/%2e%2e/app/manifests/v1, 400, NAME_INVALID",
    "GET, /v2/team/app/tags/list?n=many, 400, UNSUPPORTED",
    "DELETE, /v2/team/app/tags/list, 405, UNSUPPORTED",
    "GET, /v2/team/app/tags/all, 404, NAME_UNKNOWN",
    "GET, /v2/team/app/referrers/bad, 400, DIGEST_INVALID",
    "GET, /v2/_catalog, 404, NAME_UNKNOWN",
    "GET, /elsewhere, 404, NAME_UNKNOWN"
  })
  @DisplayName("says no with the specification's codes")
  void refuses(String method, String path, int status, String code) throws Exception {
    HttpResponse<byte[]> answer = raw.send(method, path);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(code(answer)).isEqualTo(code);
    assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
  }

  @Test
  @DisplayName(
      "takes no manifest whose blobs are not there, that is too large, or not the digest's")
  void refusesManifests() throws Exception {
    byte[] content = RegistryContent.manifest("never stored");
    HttpResponse<byte[]> without = putManifest("v1", content);
    assertThat(without.statusCode()).isEqualTo(400);
    assertThat(code(without)).isEqualTo("MANIFEST_BLOB_UNKNOWN");
    HttpResponse<byte[]> huge = putManifest("v1", new byte[(4 << 20) + 1]);
    assertThat(huge.statusCode()).isEqualTo(413);
    putBlobs("one");
    HttpResponse<byte[]> other =
        putManifest(Digest.of(content).toString(), RegistryContent.manifest("one"));
    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(code(other)).isEqualTo("DIGEST_INVALID");
    assertThat(raw.send("GET", APP + "/manifests/v1").statusCode()).isEqualTo(404);
  }
}
