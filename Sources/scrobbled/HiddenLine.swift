// SPDX-License-Identifier: MIT

import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A line of input that the terminal does not show.
enum HiddenLine {
  /// The signal that interrupted the input; 0 if none did.
  private static let interruption = Atomic<Int32>(0)
  /// The pipe to which the handler of a signal writes: any thread may run it.
  private static let arrival = Atomic<Int32>(-1)
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]

  /// Asks for a line. A signal takes effect at once, but after the terminal is restored.
  static func read(_ prompt: String) -> String? {
    var usual = termios()
    guard tcgetattr(STDIN_FILENO, &usual) == 0 else {
      Terminal.write(prompt)
      return readLine()
    }
    while true {
      interruption.store(0, ordering: .relaxed)
      let isComplete = wait(prompt, usual)
      let signal = interruption.load(ordering: .relaxed)
      guard signal == 0 else {
        kill(getpid(), signal)
        // Continues after ^Z.
        continue
      }
      if isComplete { return readLine() }
    }
  }

  /// Waits for a complete line or a signal, without echo.
  ///
  /// - Returns: whether there is a line.
  private static func wait(_ prompt: String, _ usual: termios) -> Bool {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return true }
    defer { ends.forEach { close($0) } }
    arrival.store(ends[1], ordering: .relaxed)
    var handler = sigaction()
    handler.__sigaction_handler.sa_handler = { signal in
      HiddenLine.interruption.store(signal, ordering: .relaxed)
      _ = write(HiddenLine.arrival.load(ordering: .relaxed), "!", 1)
    }
    let previous = signals.map { signal in
      var action = sigaction()
      sigaction(signal, &handler, &action)
      return action
    }
    var (silent, usual) = (usual, usual)
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    Terminal.write(prompt)
    var sources = [STDIN_FILENO, ends[0]].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while poll(&sources, 2, -1) < 0, errno == EINTR {}
    tcsetattr(STDIN_FILENO, TCSANOW, &usual)
    // The line feed was not shown either.
    Terminal.write("\n")
    for (signal, var action) in zip(signals, previous) { sigaction(signal, &action, nil) }
    return sources[0].revents != 0
  }
}
