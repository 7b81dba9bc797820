package io.gitops4j.k8s.health;

import java.util.List;
import java.util.Optional;

/** Kinds that Argo CD judges besides, and that a rule or two are enough for. */
final class ExtraRules {
  private static final String ADDRESSES = ".status.loadBalancer.ingress";

  static final List<Rule> CERTIFICATE =
      List.of(
          new Rule("certificate.issuing", ExtraRules::issuing),
          new Rule("certificate.ready", ExtraRules::certified),
          Rule.otherwiseProgressing(
              "certificate.unobserved", Resource.CONDITIONS, "Nobody has looked at it yet."));

  static final List<Rule> INGRESS = List.of(new Rule("ingress.address", ExtraRules::addressed));

  private ExtraRules() {}

  private static Optional<Finding> issuing(Resource resource) {
    return resource
        .condition("Issuing")
        .filter(Condition::isTrue)
        .flatMap(c -> Finding.progressing(c.at("status"), c.sentence()));
  }

  private static Optional<Finding> certified(Resource resource) {
    return resource
        .condition("Ready")
        .flatMap(
            c ->
                switch (c.status()) {
                  case "True" -> Finding.healthy(c.at("status"), c.sentence());
                  case "False" -> Finding.failed(c.at("status"), c.sentence());
                  default -> Finding.nothing();
                });
  }

  private static Optional<Finding> addressed(Resource resource) {
    return resource.objects(ADDRESSES).isEmpty()
        ? Finding.progressing(
            ADDRESSES, "No ingress controller has given it an address. Is there one for its class?")
        : Finding.healthy(ADDRESSES, "It has an address.");
  }
}
