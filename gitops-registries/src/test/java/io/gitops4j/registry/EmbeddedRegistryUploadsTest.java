package io.gitops4j.registry;

import static io.gitops4j.contracts.RegistryContent.bytes;
import static io.gitops4j.registry.RawRequests.code;
import static io.gitops4j.registry.RawRequests.header;
import static io.gitops4j.registry.RawRequests.location;
import static io.gitops4j.registry.RawRequests.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.model.Digest;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the distribution specification says of pushing in chunks, and of mounting. */
@DisplayName("An upload to the embedded registry")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EmbeddedRegistryUploadsTest {
  private static final Digest DIGEST = Digest.of(bytes("abcdef"));
  private static final String BLOB = "/v2/team/app/blobs/" + DIGEST;

  @TempDir Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private EmbeddedRegistry registry;
  private RawRequests raw;

  @BeforeEach
  void start() {
    registry =
        EmbeddedRegistry.in(folder).clock(now::get).uploadPatience(Duration.ofHours(1)).start();
    raw = new RawRequests(registry.url());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private HttpResponse<byte[]> send(String method, String path, String content, String range)
      throws Exception {
    return raw.send(method, path, bytes(content), "Content-Range", range);
  }

  @ParameterizedTest
  @CsvSource({"PATCH", "PUT"})
  @DisplayName("may come in chunks, the last of them with the PUT or before it")
  void takesChunks(String last) throws Exception {
    HttpResponse<byte[]> first = send("PATCH", raw.upload("team/app"), "abc", "0-2");
    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(header(first, "Range")).isEqualTo("0-2");
    String session = location(first);
    HttpResponse<byte[]> done;
    if (last.equals("PUT")) {
      done = send("PUT", session + "?digest=" + DIGEST, "def", "3-5");
    } else {
      session = location(send("PATCH", session, "def", "3-5"));
      done = raw.send("PUT", session + "?digest=" + DIGEST);
    }
    assertThat(done.statusCode()).isEqualTo(201);
    assertThat(text(raw.send("GET", location(done)))).isEqualTo("abcdef");
    assertThat(raw.send("GET", session).statusCode()).isEqualTo(404);
    assertThat(registry.openUploads()).isZero();
  }

  @Test
  @DisplayName("may come as one stream without ranges")
  void takesStreams() throws Exception {
    String session = location(raw.send("PATCH", raw.upload("team/app"), bytes("abcdef")));
    assertThat(raw.send("PUT", session + "?digest=" + DIGEST).statusCode()).isEqualTo(201);
    assertThat(text(raw.send("GET", BLOB))).isEqualTo("abcdef");
  }

  @Test
  @DisplayName("tells where it stands after a chunk out of order, and goes on there")
  void refusesChunksOutOfOrder() throws Exception {
    String session = location(send("PATCH", raw.upload("team/app"), "abc", "0-2"));
    for (String range : new String[] {"0-2", "4-6"}) {
      HttpResponse<byte[]> wrong = send("PATCH", session, "xyz", range);
      assertThat(wrong.statusCode()).isEqualTo(416);
      assertThat(header(wrong, "Range")).isEqualTo("0-2");
      assertThat(send("PUT", session + "?digest=" + DIGEST, "xyz", range).statusCode())
          .isEqualTo(416);
    }
    HttpResponse<byte[]> status = raw.send("GET", session);
    assertThat(status.statusCode()).isEqualTo(204);
    assertThat(header(status, "Range")).isEqualTo("0-2");
    assertThat(send("PUT", location(status) + "?digest=" + DIGEST, "def", "3-5").statusCode())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes 0-2, BLOB_UPLOAD_INVALID",
    "0-, BLOB_UPLOAD_INVALID",
    "0-3, SIZE_INVALID",
    "0-1, SIZE_INVALID"
  })
  @DisplayName("is not changed by a chunk whose range is wrong")
  void refusesWrongRanges(String range, String code) throws Exception {
    String session = raw.upload("team/app");
    HttpResponse<byte[]> wrong = send("PATCH", session, "abc", range);
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(code(wrong)).isEqualTo(code);
    assertThat(raw.send("PUT", session + "?digest=" + DIGEST, bytes("abcdef")).statusCode())
        .isEqualTo(201);
  }

  @Test
  @DisplayName("of other bytes than the digest's is refused, and leaves nothing")
  void refusesWrongDigests() throws Exception {
    String session = raw.upload("team/app");
    HttpResponse<byte[]> wrong = raw.send("PUT", session + "?digest=" + DIGEST, bytes("abcdeX"));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(code(wrong)).isEqualTo("DIGEST_INVALID");
    assertThat(raw.send("GET", BLOB).statusCode()).isEqualTo(404);
    assertThat(raw.send("PUT", raw.upload("team/app")).statusCode()).isEqualTo(400);
    assertThat(
            raw.send("POST", "/v2/team/app/blobs/uploads/?digest=" + DIGEST, bytes("abcdeX"))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  @DisplayName("is forgotten when it is given up")
  void canBeGivenUp() throws Exception {
    String session = raw.upload("team/app");
    assertThat(raw.send("DELETE", session).statusCode()).isEqualTo(204);
    assertThat(raw.send("GET", session).statusCode()).isEqualTo(404);
    assertThat(raw.send("DELETE", session).statusCode()).isEqualTo(404);
    assertThat(registry.openUploads()).isZero();
  }

  @Test
  @DisplayName("belongs to its repository")
  void belongsToItsRepository() throws Exception {
    String session = raw.upload("team/app");
    String other = session.replace("team/app", "team/other");
    assertThat(code(raw.send("PUT", other + "?digest=" + DIGEST, bytes("abcdef"))))
        .isEqualTo("BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  @DisplayName("keeps what came before the connection broke")
  void keepsWhatCame() throws Exception {
    String session = raw.upload("team/app");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), registry.url().getPort())) {
      String head = "PUT " + session + "?digest=" + DIGEST + " HTTP/1.1\r\n";
      socket.getOutputStream().write(bytes(head + "Host: here\r\nContent-Length: 6\r\n\r\nabcd"));
    }
    HttpResponse<byte[]> status = raw.send("GET", session);
    while (!header(status, "Range").equals("0-3")) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      status = raw.send("GET", session);
    }
    assertThat(raw.send("HEAD", BLOB).statusCode()).isEqualTo(404);
    assertThat(send("PUT", location(status) + "?digest=" + DIGEST, "ef", "4-5").statusCode())
        .isEqualTo(201);
    assertThat(text(raw.send("GET", BLOB))).isEqualTo("abcdef");
  }

  @Test
  @DisplayName("is swept away when nobody touched it for a while")
  void isSwept() throws Exception {
    String abandoned = raw.upload("team/app");
    String used = raw.upload("team/app");
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(50)));
    assertThat(raw.send("GET", used).statusCode()).isEqualTo(204);
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(70)));
    raw.upload("team/app");
    assertThat(raw.send("GET", abandoned).statusCode()).isEqualTo(404);
    assertThat(raw.send("GET", used).statusCode()).isEqualTo(204);
    assertThat(registry.openUploads()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"&from=team/app", "''"})
  @DisplayName("is spared by mounting a blob, with or without saying from where")
  void mounts(String from) throws Exception {
    Digest digest = raw.blob("team/app", "shared");
    HttpResponse<byte[]> mounted =
        raw.send("POST", "/v2/team/other/blobs/uploads/?mount=" + digest + from);
    assertThat(mounted.statusCode()).isEqualTo(201);
    assertThat(location(mounted)).isEqualTo("/v2/team/other/blobs/" + digest);
    assertThat(text(raw.send("GET", location(mounted)))).isEqualTo("shared");
  }

  @ParameterizedTest
  @CsvSource({"&from=team/app", "''"})
  @DisplayName("begins where there is nothing to mount")
  void beginsInstead(String from) throws Exception {
    HttpResponse<byte[]> begun =
        raw.send("POST", "/v2/team/other/blobs/uploads/?mount=" + DIGEST + from);
    assertThat(begun.statusCode()).isEqualTo(202);
    assertThat(raw.send("PUT", location(begun) + "?digest=" + DIGEST, bytes("abcdef")).statusCode())
        .isEqualTo(201);
  }
}
