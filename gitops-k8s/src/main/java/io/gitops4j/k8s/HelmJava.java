package io.gitops4j.k8s;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where helm-java is, found without loading any of its classes here. */
final class HelmJava {
  private static final String LIBRARY = "com/marcnuri/helm/jni/HelmLib.class";
  private static final List<String> NEEDED =
      List.of(
          LIBRARY,
          "META-INF/services/com.marcnuri.helm.jni.NativeLibrary",
          "com/sun/jna/Library.class",
          "io/gitops4j/k8s/HelmWorker.class");

  private HelmJava() {}

  /** Whether it is on the class path. */
  static boolean isThere() {
    return loader().getResource(LIBRARY) != null;
  }

  /**
   * The class path of a worker.
   *
   * @throws ProviderException {@code NOT_FOUND} if something is missing, or is no file of its own
   */
  static String classPath(String task) {
    Set<String> files = new LinkedHashSet<>();
    for (String resource : NEEDED) {
      URL found = loader().getResource(resource);
      if (found == null) {
        throw missing(
            task, "helm-java is not on the class path, or has no library for this system");
      }
      files.add(file(task, found.toString(), resource).toString());
    }
    return String.join(File.pathSeparator, files);
  }

  private static Path file(String task, String found, String resource) {
    String place = found.substring(0, found.length() - resource.length());
    boolean jar = place.startsWith("jar:file:") && place.indexOf("!/") == place.length() - 2;
    if (!jar && !place.startsWith("file:")) {
      throw missing(task, place + " is packed into another file, where a JVM can't take it from");
    }
    return Path.of(URI.create(jar ? place.substring(4, place.length() - 2) : place));
  }

  private static ProviderException missing(String task, String why) {
    return new ProviderException(
        ErrorKind.NOT_FOUND,
        "Could not "
            + task
            + ": "
            + why
            + ". Install the helm executable, or add com.marcnuri.helm-java:helm-java.");
  }

  private static ClassLoader loader() {
    return HelmJava.class.getClassLoader();
  }
}
