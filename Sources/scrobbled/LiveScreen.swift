// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#endif

/// A full-screen display that is redrawn until the user ends it.
enum LiveScreen {
  /// Switches to the alternate screen without a cursor, and back.
  private static let enter = "\u{1B}[?1049h\u{1B}[?25l"
  private static let leave = "\u{1B}[?25h\u{1B}[?1049l"

  /// Displays lines until ^C, updated each second and when the terminal is resized.
  ///
  /// Signals are received synchronously, so that the terminal is always restored.
  static func show(_ lines: () throws -> [String]) throws {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH] {
      sigaddset(&signals, signal)
    }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    put(enter)
    defer { put(leave) }
    while true {
      draw(try lines())
      var second = timespec(tv_sec: 1, tv_nsec: 0)
      switch sigtimedwait(&signals, nil, &second) {
      case SIGINT, SIGTERM, SIGHUP, SIGQUIT: return
      case SIGTSTP:
        put(leave)
        kill(getpid(), SIGSTOP)
        put(enter)
      default: break
      }
    }
  }

  /// Drops lines that do not fit; each line is already cut to the width.
  private static func draw(_ lines: [String]) {
    let shown = lines.prefix(Terminal.size.rows).map { "\($0)\u{1B}[K" }
    put("\u{1B}[H" + shown.joined(separator: "\r\n") + "\u{1B}[J")
  }

  private static func put(_ text: String) {
    var text = text
    text.withUTF8 { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}
