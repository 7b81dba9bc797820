package io.gitops4j.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;
import jdk.net.ExtendedSocketOptions;

/**
 * What a socket receives, acknowledged at once where the platform can ({@code TCP_QUICKACK}, Linux
 * only). A Git server's answer in two small pieces otherwise waits for its first to be
 * acknowledged, which takes 40 ms when the reader has nothing to say. The kernel forgets the option
 * after a while, so it is set before each read.
 */
final class PromptInput extends FilterInputStream {
  private final Socket socket;
  private final boolean quick;

  PromptInput(Socket socket) throws IOException {
    super(socket.getInputStream());
    this.socket = socket;
    this.quick = socket.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (quick) {
      socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    }
    return super.read(into, offset, length);
  }
}
