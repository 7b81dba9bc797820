package io.gitops4j.registry;

import io.gitops4j.core.model.Secret;
import io.gitops4j.core.model.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority of a test's own, and what it vouches for; in a folder. */
final class PrivateAuthority {
  private static final Secret PASSWORD = Secret.of("changeit");

  private final Path folder;

  private PrivateAuthority(Path folder) {
    this.folder = folder;
  }

  static PrivateAuthority in(Path folder) throws IOException {
    PrivateAuthority authority = new PrivateAuthority(folder);
    authority.keytool("authority", "-genkeypair -keyalg EC -dname CN=authority -ext bc:c");
    authority.keytool("authority", "-exportcert -rfc -file " + authority.certificate());
    return authority;
  }

  /** What clients know its servers by. */
  Path certificate() {
    return folder.resolve("authority.pem");
  }

  /** What a server of this machine, or a client, shows. */
  Tls present(String name) throws IOException {
    Path request = folder.resolve(name + ".csr");
    Path signed = folder.resolve(name + ".pem");
    keytool(name, "-genkeypair -keyalg EC -dname CN=" + name);
    keytool(name, "-certreq -file " + request);
    keytool(
        "authority",
        "-gencert -rfc -ext san=ip:127.0.0.1,dns:localhost -infile "
            + request
            + " -outfile "
            + signed);
    keytool(name, "-importcert -noprompt -alias root -file " + certificate(), "");
    keytool(name, "-importcert -noprompt -file " + signed);
    return Tls.USUAL.presenting(store(name), PASSWORD);
  }

  private Path store(String name) {
    return folder.resolve(name + ".p12");
  }

  private void keytool(String name, String arguments) throws IOException {
    keytool(name, arguments, "-alias " + name);
  }

  private void keytool(String name, String arguments, String alias) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-keystore", store(name).toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD.reveal()));
    if (!alias.isEmpty()) {
      command.addAll(List.of(alias.split(" ")));
    }
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    keytool.getOutputStream().close();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.onExit().join().exitValue() != 0) {
      throw new IOException("keytool " + arguments + ": " + said);
    }
  }
}
