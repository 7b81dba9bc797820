package io.gitops4j.core.pipeline;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Sample.CAR;
import static io.gitops4j.core.pipeline.Sample.SHA;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileEdit;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.pipeline.Preview.Certainty;
import io.gitops4j.core.pipeline.Preview.Line;
import io.gitops4j.core.spi.ManifestSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The preview of a change")
class ChangePreviewTest {
  private static final Snapshot FILES =
      Snapshot.of(
          Map.of(
              "gitops/prod-eu.yaml", "name: jukebox\nversion: v0\n",
              "gitops/pod.yaml", "image: quay.io/team/car:v0\n",
              "gitops/chart.yaml", "image:\n  repository: quay.io/team/car\n  tag: v0\n"));

  private static Line only(Sample sample, PlannedEdit... edits) {
    Preview preview =
        ChangePreview.of(Change.in("gitops", edits), sample.scope("prod/change"), FILES, true);
    assertThat(preview.lines()).hasSize(1);
    return preview.lines().get(0);
  }

  @Test
  @DisplayName("is the exact difference where everything is known")
  void exact() {
    Line line = only(new Sample().built(), file("{environment}.yaml").set("version", CAR.pinned()));
    assertThat(line)
        .isEqualTo(
            new Line(
                Certainty.EXACT,
                "commit to gitops:main prod-eu.yaml",
                """
                --- a/prod-eu.yaml
                +++ b/prod-eu.yaml
                @@ -1,2 +1,2 @@
                 name: jukebox
                -version: v0
                +version: v1@%s
                """
                    .formatted(SHA)));
  }

  @Test
  @DisplayName("has symbols for what is not known yet")
  void symbols() {
    Line line = only(new Sample(), file("{environment}.yaml").set("version", CAR.pinned()));
    assertThat(line.certainty()).isEqualTo(Certainty.CONDITIONAL);
    assertThat(line.diff()).contains("+version: \"<car.tag@digest>\"\n");
  }

  @Test
  @DisplayName("has a stand-in for an image that is not known yet, in every form a file may have")
  void images() {
    Line text = only(new Sample(), file("pod.yaml").image("image", CAR.reference()));
    assertThat(text.certainty()).isEqualTo(Certainty.CONDITIONAL);
    assertThat(text.diff())
        .contains("+image: not-known-yet.invalid/car-reference:unknown@sha256:000");
    Line mapping = only(new Sample(), file("chart.yaml").image("image", CAR.reference()));
    assertThat(mapping.certainty()).isEqualTo(Certainty.CONDITIONAL);
    assertThat(mapping.diff()).contains("not-known-yet.invalid/car-reference", "unknown");
  }

  @Test
  @DisplayName("says that nothing changes, or why nothing can")
  void otherwise() {
    assertThat(only(new Sample(), file("prod-eu.yaml").set("version", "v0")).text())
        .isEqualTo("commit to gitops:main prod-eu.yaml: no change");
    Line refused = only(new Sample(), file("prod-eu.yaml").replace("absent", "x"));
    assertThat(refused.certainty()).isEqualTo(Certainty.REFUSED);
    assertThat(refused.text()).startsWith("Could not ");
    assertThat(only(new Sample(), file("pod.yaml").set("image", null)).diff())
        .contains("+image: null\n");
  }

  @Test
  @DisplayName("shows a file that is no text by its size and digest")
  void binary() {
    byte[] content = {(byte) 0x1f, (byte) 0x8b, 8, 0};
    EditPlan plan =
        new EditPlan() {
          @Override
          public String describe() {
            return "an archive";
          }

          @Override
          public List<Edit> edits(Scope scope, ManifestSource files) {
            return List.of(FileEdit.put("a.tgz", content));
          }
        };
    Change change = Change.in("gitops", plan);
    Preview preview = ChangePreview.of(change, new Sample().scope("prod/change"), FILES, true);
    assertThat(preview.lines().get(0).diff()).contains("+4 bytes, " + Digest.of(content) + "\n");
  }
}
