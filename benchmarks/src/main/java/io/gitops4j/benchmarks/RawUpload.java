package io.gitops4j.benchmarks;

import io.gitops4j.core.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/**
 * The floor: a file streamed by the JDK's HTTP client into an upload of a registry and hashed on
 * the way, with no image around it. Its digest, which the registry checks, is known already.
 */
final class RawUpload {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static String digest = "";

  private RawUpload() {}

  static void to(String address, String repository, Path file)
      throws IOException, InterruptedException {
    if (digest.isEmpty()) {
      try (InputStream in = Files.newInputStream(file)) {
        digest = Digest.of(hashed(in)).toString();
      }
    }
    URI uploads = URI.create("http://" + address + "/v2/" + repository + "/blobs/uploads/");
    HttpResponse<Void> begun =
        send(HttpRequest.newBuilder(uploads).POST(BodyPublishers.noBody()), 202);
    String location = begun.headers().firstValue("Location").orElseThrow();
    URI session =
        uploads.resolve(location + (location.contains("?") ? "&" : "?") + "digest=" + digest);
    MessageDigest hash = Digest.sha256();
    send(
        HttpRequest.newBuilder(session)
            .header("Content-Type", "application/octet-stream")
            .PUT(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofInputStream(() -> new DigestInputStream(open(file), hash)),
                    Files.size(file))),
        201);
    if (!Digest.of(hash).toString().equals(digest)) {
      throw new IOException("The file changed");
    }
  }

  private static HttpResponse<Void> send(HttpRequest.Builder request, int wanted)
      throws IOException, InterruptedException {
    HttpResponse<Void> response = CLIENT.send(request.build(), BodyHandlers.discarding());
    if (response.statusCode() != wanted) {
      throw new IOException("The registry answered " + response.statusCode());
    }
    return response;
  }

  private static MessageDigest hashed(InputStream in) throws IOException {
    MessageDigest hash = Digest.sha256();
    byte[] chunk = new byte[256 * 1024];
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      hash.update(chunk, 0, count);
    }
    return hash;
  }

  private static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
