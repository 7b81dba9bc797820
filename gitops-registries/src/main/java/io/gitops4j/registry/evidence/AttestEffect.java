package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.EffectClass;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Observation;
import io.gitops4j.core.pipeline.Payload;
import io.gitops4j.core.pipeline.Preview;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.pipeline.Snapshot;
import io.gitops4j.core.pipeline.Value;
import io.gitops4j.core.spi.Descriptor;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * Signs a statement. The statement is journaled before; a signature is not the same twice, so what
 * is looked for is one by this key of that very statement.
 */
record AttestEffect(
    String name,
    Value<ImageReference> artifact,
    Function<EffectContext, Predicate> predicate,
    Signer signer)
    implements Effect<Receipt> {
  private static final String KIND = "registry.attest";
  private static final int LARGEST = 256 * 1024;
  private static final String REFERENCE = "reference";
  private static final String TYPE = "predicateType";
  private static final String STATEMENT = "statement";
  private static final String KEY = "key";
  private static final String MANIFEST = "manifest";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public EffectClass effectClass() {
    return EffectClass.UNIQUE;
  }

  @Override
  public Fields subject(Scope scope) {
    return Fields.of("attest", name).with("artifact", Pinned.describe(artifact, scope.release()));
  }

  @Override
  public Payload intend(OperationKey key, EffectContext context) {
    Pinned pinned = Pinned.in(context.release(), artifact);
    Predicate said = predicate.apply(context);
    byte[] statement = Statement.write(pinned.digest(), said);
    if (statement.length > LARGEST) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not attest "
              + name
              + ": its predicate is larger than "
              + LARGEST
              + " bytes. Attach it as a file, and attest its digest");
    }
    return new Payload(
        Fields.of(REFERENCE, pinned.reference().toString())
            .with(TYPE, said.type())
            .with(STATEMENT, new String(statement, StandardCharsets.UTF_8)));
  }

  @Override
  public Observation<Receipt> look(OperationKey key, Payload payload, EffectContext context) {
    Pinned pinned = pinned(payload);
    Optional<Descriptor> there =
        pinned.store(context.connections()).find(pinned.digest(), statement(payload), signer.key());
    return there
        .<Observation<Receipt>>map(
            found -> new Observation.Adopted<>(receipt(payload, found.digest())))
        .orElseGet(Observation.Absent::new);
  }

  @Override
  public Observation<Receipt> perform(OperationKey key, Payload payload, EffectContext context) {
    Pinned pinned = pinned(payload);
    Descriptor made =
        pinned.store(context.connections()).put(pinned.digest(), statement(payload), signer);
    return new Observation.Done<>(receipt(payload, made.digest()));
  }

  private Receipt receipt(Payload payload, Digest manifest) {
    return receipt(
        payload
            .fields()
            .with(KEY, signer.key().fingerprint().toString())
            .with(MANIFEST, manifest.toString()));
  }

  @Override
  public Receipt receipt(Fields fields) {
    String type = fields.text(TYPE);
    String verb = type.equals(Predicate.SIGNATURE) ? "signed " : "attested " + type + " of ";
    return Receipt.of(KIND, verb + fields.text(REFERENCE), fields);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    return Preview.conditional("attest " + name + " of " + artifact.describe());
  }

  private static byte[] statement(Payload payload) {
    return payload.fields().text(STATEMENT).getBytes(StandardCharsets.UTF_8);
  }

  private static Pinned pinned(Payload payload) {
    return Pinned.of(ImageReference.parse(payload.fields().text(REFERENCE)));
  }
}
