package io.gitops4j.git.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import io.gitops4j.git.ci.CiFile;
import io.gitops4j.git.ci.CiRequirement;
import io.gitops4j.git.ci.CiSpec;
import io.gitops4j.git.fake.ForgeAnswer;
import io.gitops4j.git.fake.Trouble;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What GitLab's settings have for a pipeline")
class GitLabCiSettingsTest extends GitLabFixture {
  @Test
  @DisplayName("are the project's variables; a secret that is not masked is missing")
  void missing() {
    List<Fields> variables =
        List.of(
            variable("REGISTRY_USERNAME", false),
            variable("REGISTRY_PASSWORD", true),
            variable("GITOPS4J_WEBHOOK_SECRET", false),
            variable("GITOPS4J_WEBHOOK_URL", false));
    gitlab.next("GET", PROJECT + "/variables", Trouble.instead(ForgeAnswer.of(200, variables)));
    CiFile file = CiFile.gitLab(CiSpec.image("quay.io/acme/shop"));
    assertThat(file.missing(provider.ciSettings(shop)))
        .extracting(CiRequirement::name)
        .containsExactly("GITOPS4J_WEBHOOK_SECRET");
  }

  private static Fields variable(String name, boolean masked) {
    return Fields.of("key", name).with("value", "x").with("masked", masked);
  }
}
