package io.gitops4j.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.marcnuri.helm.jni.HelmLib;
import com.marcnuri.helm.jni.NativeLibrary;
import com.marcnuri.helm.jni.Result;
import com.marcnuri.helm.jni.TemplateOptions;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The program of a worker JVM: Helm as a native library, which the embedder's JVM never loads. It
 * says Helm's version once it is ready, then answers one order after the other. It ends when its
 * input does, so with whoever started it, and when it had nothing to do for a while; it removes its
 * folder then.
 *
 * <p>All is told as texts in UTF-8, each after its length in four bytes. An order is the number of
 * its texts and these: the release, the chart's folder, the namespace, the version of Kubernetes,
 * the files with values with commas between them. An answer is two texts: what is wrong, or none,
 * and what was rendered.
 */
final class HelmWorker {
  private final HelmLib helm;
  private final DataOutputStream out;

  private HelmWorker(HelmLib helm, DataOutputStream out) {
    this.helm = helm;
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @param arguments the time in milliseconds after which it ends for want of orders; its folder,
   *     which it removes then; in that, the one that is the JVM's for temporary files
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 3) {
      throw new IllegalArgumentException("PATIENCE FOLDER TEMPORARY");
    }
    Path folder = Path.of(arguments[1]);
    DataOutputStream out = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    BlockingQueue<List<String>> orders = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> take(orders, folder), "orders");
    reader.setDaemon(true);
    reader.start();
    NativeLibrary library = NativeLibrary.serviceProviderLibrary(null);
    if (library == null) {
      throw new IllegalStateException("helm-java has no library for this system");
    }
    HelmWorker worker = new HelmWorker(library.load(), out);
    // the library is loaded, and takes no more room where that works
    remove(Path.of(arguments[2]), false);
    worker.serve(orders, Long.parseLong(arguments[0]));
    end(folder);
  }

  private void serve(BlockingQueue<List<String>> orders, long patience)
      throws IOException, InterruptedException {
    answer(helm.Version());
    List<String> order = orders.poll(patience, TimeUnit.MILLISECONDS);
    while (order != null) {
      answer(helm.Template(options(order)));
      order = orders.poll(patience, TimeUnit.MILLISECONDS);
    }
  }

  private static TemplateOptions options(List<String> order) {
    return new TemplateOptions(
        order.get(0),
        "",
        order.get(1),
        order.get(2),
        order.get(3),
        0,
        1,
        "",
        "",
        order.get(4),
        "",
        "",
        "",
        0,
        0,
        "",
        0,
        "");
  }

  private void answer(Result result) throws IOException {
    write(result.err);
    write(result.out);
    out.flush();
    helm.Free(result);
  }

  private void write(@Nullable String text) throws IOException {
    byte[] bytes = text == null ? new byte[0] : text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void take(BlockingQueue<List<String>> orders, Path folder) {
    try (DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in))) {
      while (true) {
        List<String> order = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
          order.add(new String(in.readNBytes(in.readInt()), UTF_8));
        }
        orders.add(order);
      }
    } catch (IOException e) {
      end(folder); // whoever gave orders is gone
    }
  }

  /** At once: after Helm was used, a JVM does not end when it is asked to. */
  private static void end(Path folder) {
    remove(folder, true);
    Runtime.getRuntime().halt(0);
  }

  private static void remove(Path folder, boolean itself) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (itself || !each.equals(folder)) {
          Files.deleteIfExists(each);
        }
      }
    } catch (IOException e) {
      System.getLogger(HelmWorker.class.getName())
          .log(System.Logger.Level.WARNING, "Could not remove " + folder, e);
    }
  }
}
