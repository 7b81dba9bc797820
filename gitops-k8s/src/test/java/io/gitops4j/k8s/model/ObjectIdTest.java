package io.gitops4j.k8s.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gitops4j.core.model.Fields;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An object's name")
class ObjectIdTest {
  private static Fields object(String apiVersion, Fields metadata) {
    return Fields.of("apiVersion", apiVersion).with("kind", "Role").with("metadata", metadata);
  }

  @Test
  @DisplayName("is the same in every version of its API")
  void leavesTheVersionOut() {
    Fields metadata = Fields.of("name", "web").with("namespace", "shop");
    ObjectId id = ObjectId.of(object("rbac/v1", metadata));
    assertThat(id).isEqualTo(new ObjectId("rbac", "Role", "shop", "web"));
    assertThat(id).isEqualTo(ObjectId.of(object("rbac/v1beta1", metadata)));
    assertThat(id).hasToString("Role.rbac shop/web");
  }

  @Test
  @DisplayName("has neither group nor namespace where there is none")
  void leavesOutWhatIsNotThere() {
    ObjectId id = ObjectId.of(object("v1", Fields.of("name", "web")));
    assertThat(id).isEqualTo(new ObjectId("", "Role", "", "web")).hasToString("Role web");
  }

  @Test
  @DisplayName("sorts by group, kind, namespace and name")
  void sorts() {
    assertThat(
            Stream.of("b C d e", "a D a a", "a C b a", "a C a b", "a C a a")
                .map(text -> text.split(" ", -1))
                .map(p -> new ObjectId(p[0], p[1], p[2], p[3]))
                .sorted()
                .map(ObjectId::toString))
        .containsExactly("C.a a/a", "C.a a/b", "C.a b/a", "D.a a/a", "C.b d/e");
  }

  @Test
  @DisplayName("is refused without a name")
  void needsName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ObjectId.of(object("v1", Fields.none())))
        .withMessageContaining("name");
    assertThatIllegalArgumentException().isThrownBy(() -> new ObjectId("", "Pod", "", ""));
  }
}
