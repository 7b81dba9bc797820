package io.gitops4j.core.events;

import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.engine.Subscriber;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.SystemClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Tells an HTTP server of events, one request each: a POST of the event as a {@linkplain
 * CloudEvents CloudEvent}, signed by {@link WebhookSignature}.
 *
 * <p>A status from 200 to 299 says that the event was taken. 410 says that the server wants no
 * more: what happens until this process is started again is not told to it then. Anything else, and
 * no answer within the timeout, has the event sent again later, with the same {@code webhook-id}.
 * Redirects are never followed.
 *
 * <p>The address and the secrets appear in no log, exception or {@code toString}. Immutable and
 * thread-safe; {@code with…} and {@code only…} return changed copies.
 */
public final class Webhook implements Subscriber {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int GONE = 410;

  private final String name;
  private final URI address;
  private final List<Secret> secrets;
  private final Set<RunEvent.Kind> kinds;
  private final Set<TenantId> tenants;
  private final Duration timeout;
  private final Duration patience;
  private final HttpClient client;

  private Webhook(
      String name,
      URI address,
      List<Secret> secrets,
      Set<RunEvent.Kind> kinds,
      Set<TenantId> tenants,
      Duration timeout,
      Duration patience,
      HttpClient client) {
    this.name = name;
    this.address = address;
    this.secrets = List.copyOf(secrets);
    this.kinds = Set.copyOf(kinds);
    this.tenants = Set.copyOf(tenants);
    this.timeout = timeout;
    this.patience = patience;
    this.client = client;
  }

  /**
   * A webhook of all events of all tenants.
   *
   * @param name as which the journal remembers what it was told
   * @param address {@code https://…}; {@code http://…} only to this machine
   * @param secret from {@link WebhookSignature#newSecret}, shared with the server
   * @throws IllegalArgumentException if one of them has another form
   */
  public static Webhook to(String name, URI address, Secret secret) {
    if (!isHttp(address, "https") && !LOOPBACK.contains(String.valueOf(address.getHost()))) {
      throw new IllegalArgumentException(
          "The webhook "
              + name
              + " needs an address with https; toPlainHttp takes one without, for everybody on the"
              + " way to read");
    }
    return toPlainHttp(name, address, secret);
  }

  /**
   * A webhook whose address may be {@code http://…}: all on the way can read it, none change it.
   */
  public static Webhook toPlainHttp(String name, URI address, Secret secret) {
    Names.check("subscriber", name);
    boolean isWeb = isHttp(address, "https") || isHttp(address, "http");
    if (!isWeb || address.getHost() == null || address.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "The webhook "
              + name
              + " needs an absolute http address with a host and without a user or password");
    }
    WebhookSignature.key(secret);
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    return new Webhook(
        name, address, List.of(secret), Set.of(), Set.of(), TIMEOUT, PATIENCE, client);
  }

  private static boolean isHttp(URI address, String scheme) {
    return address.getScheme() != null
        && address.getScheme().toLowerCase(Locale.ROOT).equals(scheme);
  }

  /** Signs with another secret too, while the server changes from one to the other. */
  public Webhook withAnotherSecret(Secret secret) {
    WebhookSignature.key(secret);
    List<Secret> all = new ArrayList<>(secrets);
    all.add(secret);
    return new Webhook(name, address, all, kinds, tenants, timeout, patience, client);
  }

  /** Sends only events of these kinds. */
  public Webhook only(RunEvent.Kind... wanted) {
    Set<RunEvent.Kind> some = Set.of(wanted);
    return new Webhook(name, address, secrets, some, tenants, timeout, patience, client);
  }

  /** Sends only events of these tenants. */
  public Webhook onlyOf(TenantId... wanted) {
    Set<TenantId> some = Set.of(wanted);
    return new Webhook(name, address, secrets, kinds, some, timeout, patience, client);
  }

  /** Waits so long for an answer; 20 seconds unless said. */
  public Webhook withTimeout(Duration longest) {
    if (longest.isZero() || longest.isNegative()) {
      throw new IllegalArgumentException("A webhook needs some time to answer");
    }
    return new Webhook(name, address, secrets, kinds, tenants, longest, patience, client);
  }

  /** Keeps sending what is not taken for so long; three days unless said. */
  public Webhook withPatience(Duration longest) {
    return new Webhook(name, address, secrets, kinds, tenants, timeout, longest, client);
  }

  /**
   * Sends through a client of the caller's: with a proxy, or other trusted certificates.
   *
   * @throws IllegalArgumentException if it follows redirects
   */
  public Webhook withClient(HttpClient other) {
    if (other.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException("A webhook's client must never follow redirects");
    }
    return new Webhook(name, address, secrets, kinds, tenants, timeout, patience, other);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean wants(RunEvent event) {
    return (kinds.isEmpty() || kinds.contains(event.kind()))
        && (tenants.isEmpty() || tenants.contains(event.tenant()));
  }

  @Override
  public Duration patience() {
    return patience;
  }

  @Override
  public Answer tell(RunEvent event) throws IOException, InterruptedException {
    int status = post(event);
    if (status == GONE) {
      return Answer.NO_MORE;
    }
    if (status < 200 || status > 299) {
      throw new IOException("Its server answered " + status);
    }
    return Answer.TAKEN;
  }

  private int post(RunEvent event) throws IOException, InterruptedException {
    byte[] body = CloudEvents.json(event).getBytes(StandardCharsets.UTF_8);
    Map<String, String> signed =
        WebhookSignature.sign(secrets, CloudEvents.id(event), SystemClock.utc().instant(), body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(timeout)
            .header("Content-Type", CloudEvents.MEDIA_TYPE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    signed.forEach(request::header);
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      response.body().close();
      return response.statusCode();
    } catch (IOException e) {
      throw new IOException("Its server can't be reached: " + e.getClass().getSimpleName());
    }
  }

  @Override
  public String toString() {
    return "Webhook " + name;
  }
}
