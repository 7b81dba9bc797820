package io.gitops4j.git.ci;

import java.util.ArrayList;
import java.util.List;

/** What every forge's file needs of the forge's settings. */
final class Requirements {
  private Requirements() {}

  /**
   * @param own whether the registry is the forge's own, which knows its jobs
   */
  static List<CiRequirement> of(CiSpec spec, boolean own) {
    List<CiRequirement> all = new ArrayList<>();
    if (!own) {
      String host = spec.image().host();
      all.add(CiRequirement.variable(BuildScript.REGISTRY_USERNAME, "who pushes to " + host));
      all.add(CiRequirement.secret(BuildScript.REGISTRY_PASSWORD, "the password or token there"));
    }
    if (spec.isReporting()) {
      all.add(CiRequirement.variable(BuildScript.WEBHOOK_URL, "where images are reported to"));
      all.add(
          CiRequirement.secret(
              BuildScript.WEBHOOK_SECRET, "signs reports: whsec_ and 24 to 64 bytes in base64"));
    }
    return List.copyOf(all);
  }
}
