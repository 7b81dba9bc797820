package io.gitops4j.git.fake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.ProviderContext;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The token appears in no log, at the finest level, and in no exception,")
class SilenceTest {
  private static final String IN_BASE64 =
      Base64.getEncoder().encodeToString(FakeForge.TOKEN.getBytes(UTF_8));

  @TempDir Path folder;

  static Stream<Arguments> forges() {
    return OnePipelineTest.forges();
  }

  @ParameterizedTest(name = "of {0}")
  @MethodSource("forges")
  @DisplayName("whatever goes wrong, and even where the forge repeats it")
  void silent(String name, ForgeDialect dialect) {
    try (Printed printed = new Printed();
        FakeForge forge = FakeForge.start(folder.resolve("forge"), dialect);
        GitProvider provider = provider(name, forge)) {
      StringBuilder all = new StringBuilder();
      for (int status : List.of(401, 403, 404, 429, 500, 503)) {
        ForgeAnswer answer = dialect.refusal(status, "who is " + FakeForge.TOKEN + "?");
        // a read is sent again after a server's trouble
        Trouble trouble = Trouble.instead(answer);
        forge.next("GET", ".*", status < 500 ? new Trouble[] {trouble} : three(trouble));
        try (GitProvider fresh = provider(name, forge)) {
          all.append(printed.and(failure(forge, fresh), fresh));
        }
      }
      forge.next("GET", ".*", three(new Trouble.CutShort()));
      all.append(printed.and(failure(forge, provider)));
      try (GitProvider stranger = stranger(name, forge)) {
        all.append(printed.and(failure(forge, stranger)));
      }
      assertThat(all.toString())
          .contains("Could not read", "answered 503", "who is ***?")
          .doesNotContain(FakeForge.TOKEN)
          .doesNotContain(IN_BASE64.substring(0, 24));
    }
  }

  private static Trouble[] three(Trouble trouble) {
    return new Trouble[] {trouble, trouble, trouble};
  }

  private static ProviderException failure(FakeForge forge, GitProvider provider) {
    ProviderException e =
        catchThrowableOfType(
            ProviderException.class,
            () -> provider.pullRequests().orElseThrow().get(forge.repository(), 7));
    assertThat(e).isNotNull();
    return e;
  }

  private GitProvider provider(String name, FakeForge forge) {
    return provider(name, forge, Credentials.token(FakeForge.TOKEN));
  }

  /** Somebody whom the forge does not know, with the token as a password. */
  private GitProvider stranger(String name, FakeForge forge) {
    return provider(name, forge, Credentials.basic("eve", FakeForge.TOKEN + "x"));
  }

  private GitProvider provider(String name, FakeForge forge, Credentials credentials) {
    ProviderContext context =
        ProviderContext.in(folder.resolve("cache"))
            .withCredentials(() -> credentials)
            .withOptions(Fields.copyOf(Map.of(Plugins.PROVIDER, name)));
    return Plugins.of(SilenceTest.class.getClassLoader()).git(forge.repository(), context);
  }
}
