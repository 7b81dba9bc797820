package io.gitops4j.canary.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.canary.servers.SmallServer.Answer;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.DeploymentTarget.Difference;
import io.gitops4j.core.spi.DeploymentTarget.Difference.Field;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.LiveObjects;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Online endpoints in Azure ML")
class AzureMlTargetTest {
  private static final String PREFIX = AzureMlService.WORKSPACE.id();

  private final AzureMlService service = new AzureMlService();
  private final AzureMlTarget target =
      AzureMlTarget.on(AzureMlService.WORKSPACE, () -> Secret.of("entra-token"))
          .at(service.url())
          .lookingEvery(Duration.ofMillis(1));
  private final Map<String, String> files = new TreeMap<>();
  private int commits;

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  @DisplayName("follow the six commits of a canary, each by the requests it needs and no more")
  void sixCommits() {
    endpoint("{blue: 100}");
    deployment("blue", 1, 1);
    apply();
    assertThat(service.changes())
        .containsExactly("PUT jukebox", "PUT jukebox/blue", "PUT jukebox", "PATCH jukebox");
    assertThat(model("blue")).isEqualTo(PREFIX + "/models/jukebox/versions/1");

    deployment("blue", 1, 3);
    assertThat(apply()).containsExactly(changed("jukebox/blue", ".sku.capacity", 1L, 3L));
    assertThat(lately(2)).containsExactly("PUT jukebox/blue", "PATCH jukebox");

    deployment("green", 2, 1);
    endpoint("{blue: 100, green: 0}");
    assertThat(apply())
        .containsExactly(new Difference("OnlineDeployment/jukebox/green", Difference.Kind.ADDED));

    endpoint("{blue: 90, green: 10}");
    assertThat(target.plan(commit())).hasSize(1);
    List<Difference> split = apply();
    assertThat(split).hasSize(1);
    assertThat(split.get(0).fields())
        .containsExactly(
            new Field(".properties.traffic.blue", 100L, 90L),
            new Field(".properties.traffic.green", 0L, 10L));
    assertThat(lately(2)).containsExactly("PUT jukebox", "PATCH jukebox");
    assertThat(traffic()).isEqualTo(Fields.of("blue", 90).with("green", 10));

    endpoint("{green: 100}");
    files.remove("blue.yml");
    apply();
    assertThat(lately(3)).containsExactly("PUT jukebox", "DELETE jukebox/blue", "PATCH jukebox");
    assertThat(service.get("jukebox/blue").isEmpty()).isTrue();

    files.clear();
    assertThat(target.allowingEmpty().apply(commit())).hasSize(2);
    assertThat(service.get("jukebox").isEmpty()).isTrue();
    assertThat(health().state()).isEqualTo(Health.State.ABSENT);
  }

  @Test
  @DisplayName("are asked for nothing but lists when nothing is to be changed")
  void isIdempotent() {
    endpoint("{blue: 100}");
    deployment("blue", 1, 1);
    Deployment first = commit();
    target.apply(first);
    int before = service.changes().size();
    assertThat(target.apply(first)).isEmpty();
    assertThat(service.changes()).hasSize(before);
  }

  @Test
  @DisplayName("remember all of a large environment, and forget what went")
  void remembersLargeEnvironments() {
    endpoint("{blue: 100}");
    deployment("blue", 1, 1);
    for (int i = 0; i < 12; i++) {
      deployment("a-deployment-with-a-long-name-" + i, 1, 1);
    }
    apply();
    assertThat(health().sentence()).contains("All 14 resources");
    service.lose("jukebox/a-deployment-with-a-long-name-11");
    assertThat(health().sentence()).contains("a-deployment-with-a-long-name-11 is gone");
    for (int i = 0; i < 12; i++) {
      files.remove("a-deployment-with-a-long-name-" + i + ".yml");
    }
    apply();
    assertThat(health().sentence()).contains("All 2 resources");
  }

  @Test
  @DisplayName("are set right when somebody changed them by hand")
  void healsDrift() {
    endpoint("{blue: 100}");
    deployment("blue", 1, 2);
    apply();
    Fields blue = service.get("jukebox/blue");
    service.place(
        "jukebox/blue", blue.with("sku", Fields.of("name", "Default").with("capacity", 9)));
    assertThat(target.plan(commit()))
        .containsExactly(changed("jukebox/blue", ".sku.capacity", 9L, 2L));
    apply();
    assertThat(service.get("jukebox/blue").object("sku").number("capacity")).isEqualTo(2);
  }

  @Test
  @DisplayName("keep their traffic where the file says nothing of it, and lose what a file drops")
  void leavesTrafficAlone() {
    endpoint("{blue: 100}");
    deployment("blue", 1, 1);
    apply();
    files.put("endpoint.yml", "name: jukebox\nauth_mode: key\ndescription: plays\n");
    apply();
    assertThat(traffic()).isEqualTo(Fields.of("blue", 100));
    files.put("endpoint.yml", "name: jukebox\nauth_mode: key\n");
    apply();
    assertThat(service.get("jukebox").object("properties").find("description")).isEmpty();
    assertThat(traffic()).isEqualTo(Fields.of("blue", 100));
  }

  @Test
  @DisplayName("mirror traffic to a deployment without any of its own")
  void mirrors() {
    files.put(
        "endpoint.yml",
        "name: jukebox\nauth_mode: key\ntraffic: {blue: 100}\nmirror_traffic: {green: 20}\n");
    deployment("blue", 1, 1);
    deployment("green", 2, 1);
    apply();
    assertThat(service.get("jukebox").object("properties").object("mirrorTraffic"))
        .isEqualTo(Fields.of("green", 20));
    endpoint("{blue: 90, green: 10}");
    apply();
    assertThat(service.get("jukebox").object("properties").object("mirrorTraffic").isEmpty())
        .isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "traffic: {blue: 90} | adds up to 90",
        "traffic: {blue: 90, red: 10} | red, which is no deployment",
        "traffic: {blue: 99.5, green: 0.5} | not a whole number",
        "traffic: {blue: 100}, mirror_traffic: {green: 60} | up to 50 %",
        "traffic: {blue: 100}, mirror_traffic: {blue: 10} | which has live traffic",
        "traffic: {blue: 100}, mirror_traffic: {blue: 1, green: 1} | to one deployment"
      })
  @DisplayName("are not touched if their traffic can't be had")
  void refusesTraffic(String traffic, String why) {
    files.put("endpoint.yml", "{name: jukebox, auth_mode: key, " + traffic + "}\n");
    deployment("blue", 1, 1);
    deployment("green", 2, 1);
    assertThat(refusal()).hasMessageContaining(why);
    assertThat(service.changes()).isEmpty();
  }

  @Test
  @DisplayName("don't lose a deployment that has traffic which nobody else is given")
  void refusesToDropTraffic() {
    endpoint("{blue: 100}");
    deployment("blue", 1, 1);
    apply();
    files.remove("blue.yml");
    files.put("endpoint.yml", "name: jukebox\nauth_mode: key\n");
    assertThat(refusal()).hasMessageContaining("has traffic");
    assertThat(service.get("jukebox/blue").isEmpty()).isFalse();
  }

  @Test
  @DisplayName("keep the type of their machines; another is refused before anything is asked for")
  void refusesOtherMachines() {
    endpoint("{blue: 100}");
    deployment("blue", 1, 1);
    files.merge("blue.yml", "instance_type: Standard_DS3_v2\n", String::concat);
    apply();
    int before = service.changes().size();
    files.computeIfPresent("blue.yml", (name, text) -> text.replace("DS3", "DS5"));
    assertThat(refusal()).hasMessageContaining("another instanceType");
    assertThat(service.changes()).hasSize(before);
  }

  @Test
  @DisplayName("of others are neither changed nor deleted, unless they are taken over")
  void leavesOthersAlone() {
    Fields other = Fields.of("properties", Fields.of("authMode", "Key"));
    service.place("jukebox", other);
    service.place("organ", other);
    endpoint("{}");
    assertThat(refusal().kind()).isEqualTo(ErrorKind.ALREADY_EXISTS);
    assertThat(service.changes()).isEmpty();
    target.adopting().apply(commit());
    assertThat(health().state()).isEqualTo(Health.State.HEALTHY);
    service.place("jukebox/stranger", other);
    files.clear();
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> target.allowingEmpty().apply(commit()));
    assertThat(refusal).hasMessageContaining("OnlineDeployment/jukebox/stranger");
    service.lose("jukebox/stranger");
    target.allowingEmpty().apply(commit());
    assertThat(service.get("jukebox").isEmpty()).isTrue();
    assertThat(service.get("organ").isEmpty()).isFalse();
  }

  @Test
  @DisplayName("fail with Azure's code and message, show it in their health, and can be mended")
  void tellsFailures() {
    endpoint("{blue: 100}");
    deployment("blue", 1, 1);
    service.failNext("jukebox/blue", "OutOfCapacity: no more Standard_DS3_v2");
    ProviderException failure = refusal();
    assertThat(failure)
        .hasMessageContaining("deploy OnlineDeployment/jukebox/blue")
        .hasMessageContaining("OutOfCapacity: no more Standard_DS3_v2");
    assertThat(health().state()).isEqualTo(Health.State.FAILED);
    assertThat(health().sentence()).contains("OnlineDeployment/jukebox/blue is Failed");
    assertThat(target.current("jukebox", "prod")).isEmpty();
    apply();
    assertThat(health().state()).isEqualTo(Health.State.HEALTHY);
  }

  @Test
  @DisplayName("are asked again when Azure is busy, and not when it refuses")
  void repeats() {
    endpoint("{blue: 100}");
    deployment("blue", 1, 1);
    Answer busy = Answer.json(429, "{\"error\":{\"code\":\"TooManyRequests\"}}");
    Answer down = Answer.json(503, "{\"error\":{\"code\":\"ServerBusy\"}}");
    service.answerFirst(busy.with("Retry-After", "0"), down.with("Retry-After", "0"));
    apply();
    assertThat(traffic()).isEqualTo(Fields.of("blue", 100));
    int before = service.requests().size();
    service.answerFirst(Answer.json(403, "{\"error\":{\"code\":\"AuthorizationFailed\"}}"));
    assertThat(refusal().kind()).isEqualTo(ErrorKind.FORBIDDEN);
    assertThat(service.requests()).hasSize(before + 1);
  }

  @Test
  @DisplayName(
      "are given up on after a while and waited for the next time; the token is not repeated")
  void givesUp() {
    endpoint("{}");
    deployment("blue", 1, 1);
    AzureMlTarget hasty = target.withPatience(Duration.ZERO);
    ProviderException late =
        catchThrowableOfType(ProviderException.class, () -> hasty.apply(commit()));
    assertThat(late).hasMessageContaining("is still");
    assertThat(late.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(health().state()).isEqualTo(Health.State.PROGRESSING);
    service.answerFirst(Answer.json(400, "{\"error\":{\"message\":\"what is entra-token?\"}}"));
    assertThat(refusal()).hasMessageContaining("***").hasMessageNotContaining("entra-token");
    apply();
    assertThat(health().state()).isEqualTo(Health.State.HEALTHY);
  }

  @Test
  @DisplayName("can be read, and be replaced unless they were changed since")
  void showsObjects() {
    endpoint("{blue: 100}");
    deployment("blue", 1, 1);
    deployment("green", 2, 1);
    apply();
    LiveObjects objects = target.objects().orElseThrow();
    Fields like = Fields.of("metadata", Fields.of("name", "jukebox"));
    Fields read = objects.find(like).orElseThrow();
    Fields half = Fields.of("blue", 50).with("green", 50);
    Fields wanted = read.with("properties", read.object("properties").with("traffic", half));
    assertThat(objects.replace(wanted).object("properties").object("traffic")).isEqualTo(half);
    ProviderException stale =
        catchThrowableOfType(ProviderException.class, () -> objects.replace(wanted));
    assertThat(stale.kind()).isEqualTo(ErrorKind.STALE);
    Fields green = Fields.of("name", "green").with("namespace", "jukebox");
    assertThat(objects.find(Fields.of("metadata", green))).isPresent();
    Fields file = Fields.of("name", "green").with("endpoint_name", "jukebox");
    assertThat(objects.find(file)).isEqualTo(objects.find(Fields.of("metadata", green)));
    assertThat(objects.find(Fields.of("name", "jukebox"))).isPresent();
    assertThat(objects.find(Fields.of("metadata", green.with("name", "red")))).isEmpty();
    assertThat(objects.find(Fields.of("input_data", "a sample"))).isEmpty();
  }

  private void endpoint(String traffic) {
    files.put("endpoint.yml", "name: jukebox\nauth_mode: key\ntraffic: " + traffic + "\n");
  }

  private void deployment(String name, int version, int instances) {
    files.put(
        name + ".yml",
        "name: %s\nendpoint_name: jukebox\nmodel: azureml:jukebox:%d\ninstance_count: %d\n"
            .formatted(name, version, instances));
  }

  private Deployment commit() {
    OperationKey key = new OperationKey(String.format(Locale.ROOT, "%032x", ++commits));
    return new Deployment("jukebox", "prod", AzureMlRendererTest.render(files), key);
  }

  private List<Difference> apply() {
    return target.apply(commit());
  }

  private ProviderException refusal() {
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> target.apply(commit()));
    assertThat(refusal).isNotNull().hasMessageStartingWith("Could not ");
    return refusal;
  }

  private Health health() {
    return target.health("jukebox", "prod");
  }

  private List<String> lately(int count) {
    List<String> all = service.changes();
    return all.subList(all.size() - count, all.size());
  }

  private String model(String deployment) {
    return service.get("jukebox/" + deployment).object("properties").text("model");
  }

  private Fields traffic() {
    return service.get("jukebox").object("properties").object("traffic");
  }

  private static Difference changed(String name, String path, long before, long after) {
    return new Difference(
        "OnlineDeployment/" + name,
        Difference.Kind.CHANGED,
        "",
        List.of(new Field(path, before, after)));
  }
}
