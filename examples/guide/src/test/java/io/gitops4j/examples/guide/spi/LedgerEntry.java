package io.gitops4j.examples.guide.spi;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.EffectClass;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Observation;
import io.gitops4j.core.pipeline.Payload;
import io.gitops4j.core.pipeline.Preview;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.pipeline.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A line in a ledger, which carries its key. */
record LedgerEntry(Path ledger, String text) implements Effect<Receipt> {
  @Override
  public String kind() {
    return "ledger.entry";
  }

  @Override
  public EffectClass effectClass() {
    return EffectClass.FINDABLE; // by the key at the line's beginning
  }

  @Override
  public Fields subject(Scope scope) {
    return Fields.of("entry", text);
  }

  @Override
  public Payload intend(OperationKey key, EffectContext context) {
    return new Payload(Fields.of("line", key + " " + text));
  }

  @Override
  public Observation<Receipt> look(OperationKey key, Payload payload, EffectContext context) {
    try {
      boolean there =
          Files.exists(ledger)
              && Files.readAllLines(ledger).stream().anyMatch(l -> l.startsWith(key + " "));
      return there
          ? new Observation.Adopted<>(receipt(payload.fields()))
          : new Observation.Absent<>();
    } catch (IOException e) {
      throw unavailable("read", Retry.AFTER, e);
    }
  }

  @Override
  public Observation<Receipt> perform(OperationKey key, Payload payload, EffectContext context) {
    try {
      String line = payload.fields().text("line") + "\n";
      Files.writeString(ledger, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return new Observation.Done<>(receipt(payload.fields()));
    } catch (IOException e) {
      throw unavailable("write", Retry.LOOK_FIRST, e); // part of it may be there
    }
  }

  private ProviderException unavailable(String what, Retry retry, IOException e) {
    String sentence = "Could not " + what + " the ledger " + ledger + ". Look at its disk";
    return new ProviderException(ErrorKind.UNAVAILABLE, sentence, retry, null, e);
  }

  @Override
  public Receipt receipt(Fields fields) {
    return Receipt.of(kind(), "an entry in the ledger", fields);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    return Preview.exact("writes " + text + " into the ledger");
  }
}
