package io.gitops4j.git.github;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.git.ci.CiFile;
import io.gitops4j.git.ci.CiRequirement;
import io.gitops4j.git.ci.CiSettings;
import io.gitops4j.git.ci.CiSpec;
import io.gitops4j.git.fake.ForgeAnswer;
import io.gitops4j.git.fake.Trouble;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What GitHub's settings have for a workflow")
class GitHubCiSettingsTest extends GitHubFixture {
  private static final String ACTIONS = "/repos/acme/shop/actions/";
  private static final CiFile FILE = CiFile.gitHub(CiSpec.image("quay.io/acme/shop"));

  @Test
  @DisplayName("is the repository's and the organisation's, and what a workflow lacks is named")
  void missing() {
    has("secrets", "REGISTRY_PASSWORD");
    has("organization-secrets", "OTHER");
    has("variables", "GITOPS4J_WEBHOOK_SECRET");
    has("organization-variables", "GITOPS4J_WEBHOOK_URL");
    CiSettings settings = provider.ciSettings(shop);
    assertThat(settings.secrets()).containsExactlyInAnyOrder("REGISTRY_PASSWORD", "OTHER");
    assertThat(FILE.missing(settings))
        .extracting(CiRequirement::toString)
        .hasSize(2)
        .anyMatch(need -> need.startsWith("variable REGISTRY_USERNAME: "))
        .anyMatch(need -> need.startsWith("secret GITOPS4J_WEBHOOK_SECRET: "));
  }

  @Test
  @DisplayName("is the repository's alone where a person owns it")
  void ofAPerson() {
    has("secrets", "REGISTRY_PASSWORD");
    github.next("GET", ACTIONS + "organization-secrets", refusal(404, "Not Found"));
    has("variables");
    github.next("GET", ACTIONS + "organization-variables", refusal(404, "Not Found"));
    assertThat(provider.ciSettings(shop).secrets()).containsExactly("REGISTRY_PASSWORD");
  }

  @Test
  @DisplayName("is not shown to a token that may not read it")
  void forbidden() {
    github.next("GET", ACTIONS + "secrets", refusal(403, "Resource not accessible by integration"));
    assertFails(ErrorKind.FORBIDDEN, () -> provider.ciSettings(shop));
  }

  private void has(String list, String... names) {
    Fields answer =
        Fields.of("total_count", names.length)
            .with(
                list.replace("organization-", ""),
                Arrays.stream(names).map(name -> Fields.of("name", name)).toList());
    github.next("GET", ACTIONS + list, Trouble.instead(ForgeAnswer.of(200, answer)));
  }
}
