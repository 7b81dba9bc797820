package io.gitops4j.core.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gitops4j.core.model.ImageReference;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("An image edit")
class ImageEditTest {
  private static final String SHA = "sha256:" + "0123456789abcdef".repeat(4);

  static Stream<Arguments> cases() {
    String pinned = "quay.io/a/app:v2@" + SHA;
    return Stream.of(
        Arguments.of(
            "a scalar",
            "image: quay.io/a/app:v1 # c\n",
            "image",
            pinned,
            "image: " + pinned + " # c\n"),
        Arguments.of(
            "a scalar that is missing", "a: 1\n", "image", "r.io/x:1", "a: 1\nimage: r.io/x:1\n"),
        Arguments.of(
            "a container",
            "containers:\n- name: app\n  image: 'r.io/x:1'\n- name: b\n  image: b\n",
            "containers[name=app]",
            "r.io/x:2",
            "containers:\n- name: app\n  image: 'r.io/x:2'\n- name: b\n  image: b\n"),
        Arguments.of(
            "Helm values",
            "image: {repository: quay.io/a/app, tag: v1, x: y}\n",
            "image",
            "quay.io/a/app:v2",
            "image: {repository: quay.io/a/app, tag: v2, x: y}\n"),
        Arguments.of(
            "Helm values without a digest",
            "image:\n  repository: quay.io/a/app # r\n  tag: v1 # t\n",
            "image",
            pinned,
            "image:\n  repository: quay.io/a/app # r\n  tag: v2@" + SHA + " # t\n"),
        Arguments.of(
            "Helm values with a digest",
            "image:\n  repository: quay.io/a/old\n  tag: \"v1\"\n  digest: ''\n",
            "image",
            pinned,
            "image:\n  repository: quay.io/a/app\n  tag: \"v2\"\n  digest: '" + SHA + "'\n"),
        Arguments.of(
            "Helm values whose digest goes",
            "image:\n  repository: quay.io/a/app\n  tag: v1\n  digest: " + SHA + "\n",
            "image",
            "quay.io/a/app:v2",
            "image:\n  repository: quay.io/a/app\n  tag: v2\n  digest: \"\"\n"),
        Arguments.of(
            "Helm values with a registry",
            "image:\n  registry: quay.io\n  repository: a/app\n",
            "image",
            "ghcr.io/b/app:v2",
            "image:\n  registry: ghcr.io\n  repository: b/app\n  tag: v2\n"),
        Arguments.of(
            "Helm values whose tag is a number",
            "repository: quay.io/a/app\ntag: 1.10\n",
            "",
            "quay.io/a/app:1.10",
            "repository: quay.io/a/app\ntag: \"1.10\"\n"),
        Arguments.of(
            "Helm values around an image",
            "app:\n  image:\n    repository: x/y\n    tag: a\n",
            "app",
            "x/y:b",
            "app:\n  image:\n    repository: x/y\n    tag: b\n"),
        Arguments.of(
            "a kustomization",
            "images:\n- name: app\n  newTag: v1\n",
            "images[name=app]",
            "app:v2",
            "images:\n- name: app\n  newTag: v2\n"),
        Arguments.of(
            "a kustomization that moves",
            "images:\n- name: app\n  newTag: v1 # c\n- name: b\n",
            "images[name=app]",
            pinned,
            "images:\n- name: app\n  newTag: v2 # c\n  newName: quay.io/a/app\n  digest: "
                + SHA
                + "\n- name: b\n"),
        Arguments.of(
            "a kustomization whose digest goes",
            "images:\n- name: app\n  newName: r.io/x\n  digest: " + SHA + "\n",
            "images[name=app]",
            "r.io/x:v1",
            "images:\n- name: app\n  newName: r.io/x\n  newTag: v1\n"),
        Arguments.of(
            "a kustomization of a name alone",
            "images: [{name: app}]\n",
            "images[name=app]",
            "app:v1",
            "images: [{name: app, newTag: v1}]\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  @DisplayName("changes the fields that name it")
  void cases(String name, String before, String where, String image, String after) {
    byte[] old = before.getBytes(StandardCharsets.UTF_8);
    YamlEdit edit = YamlEdit.image("f.yaml", where, ImageReference.parse(image));
    Edited edited = edit.apply(old);
    assertThat(new String(Objects.requireNonNull(edited.content()), StandardCharsets.UTF_8))
        .isEqualTo(after);
    assertThat(edit.current(edited.content()))
        .isEqualTo(edit.wanted())
        .contains("\"" + image + "\"");
    assertThat(edit.apply(edited.content()).changed()).isFalse();
    assertThat(Edits.fromFields(edit.toFields())).isEqualTo(edit);
    edit.current(old)
        .filter(text -> text.indexOf(':') > 0)
        .ifPresent(
            was -> {
              Edited back = edit.inverse(edit.current(old)).apply(edited.content());
              assertThat(edit.current(back.content())).contains(was);
            });
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            "repository: x\n",
            "x/y@" + SHA,
            "the file has no field for a digest. Give the reference a tag as well"),
        Arguments.of(
            "repository: x\n", "x/y", "the reference has neither tag nor digest. Give it one"),
        Arguments.of(
            "registry: docker.io\nrepository: x\n",
            "nginx:1",
            "the file has the registry in a field of its own, and nginx:1 names none. Write the"
                + " reference in full: docker.io/library/nginx:1"),
        Arguments.of(
            "a: 1\n",
            "x/y:1",
            "it names no image: there is neither repository, nor newTag, nor image. Name the scalar"
                + " or the mapping that does"));
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("is refused where the fields can't name it")
  void refusals(String content, String image, String why) {
    YamlEdit edit = YamlEdit.image("f.yaml", "", ImageReference.parse(image));
    assertThatExceptionOfType(EditException.class)
        .isThrownBy(() -> edit.apply(content.getBytes(StandardCharsets.UTF_8)))
        .withMessage("Could not set the image at the root in f.yaml: " + why);
  }
}
