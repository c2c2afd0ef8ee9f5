// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#endif

/// A terminal on which lines are drawn again and again in the same place, until the user ends it.
enum LiveScreen {
  /// The terminal's other screen without a cursor, and back: what was on the first is left as it was.
  private static let enter = "\u{1B}[?1049h\u{1B}[?25l"
  private static let leave = "\u{1B}[?25h\u{1B}[?1049l"

  /// Shows lines until ^C, anew each second and when the terminal's size has changed.
  ///
  /// The signals are waited for, not handled, so that the terminal is always left in order.
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

  /// What does not fit below is left out; each line is already cut to the width.
  private static func draw(_ lines: [String]) {
    let shown = lines.prefix(Terminal.size.rows).map { "\($0)\u{1B}[K" }
    put("\u{1B}[H" + shown.joined(separator: "\r\n") + "\u{1B}[J")
  }

  private static func put(_ text: String) {
    var text = text
    text.withUTF8 { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}
