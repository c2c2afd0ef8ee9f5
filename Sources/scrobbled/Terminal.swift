// SPDX-License-Identifier: MIT

import Addresses
import Daemon

#if canImport(Glibc)
  import Glibc
#endif

/// Output of results and errors.
///
/// Results go to standard output, everything else to standard error. An error is one line, lower
/// case, without a full stop: what and why; a second line `hint: …` has the remedy, if any.
enum Terminal {
  /// The environment, with the service's credentials.
  static var environment: [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let pointer = entry.pointee {
      let text = String(cString: pointer)
      if let equals = text.firstIndex(of: "=") {
        variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      entry += 1
    }
    return ServiceCredentials.added(to: variables)
  }

  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Standard output: colour only on a terminal and without NO_COLOR.
  static var display: Display {
    guard isTerminal else { return Display() }
    let environment = environment
    let isPlain = environment["NO_COLOR"]?.isEmpty == false || environment["TERM"] == "dumb"
    return Display(width: size.columns, hasColour: !isPlain)
  }

  /// The size of the terminal; a default if unknown.
  static var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return (80, 24)
    }
    return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
  }

  /// A file relative to the working directory, or a URL.
  static func address(_ text: String) -> MediaAddress {
    let directory = getcwd(nil, 0)
    defer { free(directory) }
    return MediaAddress(text, workingDirectory: directory.map { String(cString: $0) })
  }

  static func note(_ text: String) {
    write("\(text)\n")
  }

  /// Writes to standard error without a line feed.
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }

  /// Seconds since 1970.
  static var now: Double { Double(time(nil)) }

  static func fail(_ failure: CommandFailure) -> Never {
    // Both may contain file names, and texts of Trakt.
    note("scrobbled: \(TerminalEscaping.escape(failure.message))")
    if let hint = failure.hint { note("hint: \(TerminalEscaping.escape(hint))") }
    exit(failure.exit.rawValue)
  }
}

// MARK: - Asking

extension Terminal {
  /// Whether the user can answer and see a countdown.
  static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

  /// - Parameter defaultAnswer: the result of an empty answer.
  static func ask(_ question: String, defaultAnswer: Bool = true) -> Bool {
    write("\(question) [\(defaultAnswer ? "Y/n" : "y/N")] ")
    guard let answer = readLine()?.lowercased() else { return false }
    return answer.isEmpty ? defaultAnswer : ["y", "yes"].contains(answer)
  }

  /// - Returns: nil if the user enters none.
  static func askForApplication() throws -> TraktApplication? {
    note("Trakt requires an API application: \(TraktApplication.page)")
    note("(redirect URI urn:ietf:wg:oauth:2.0:oob; press Return to skip)")
    write("client id: ")
    let id = answer(readLine())
    guard !id.isEmpty else { return nil }
    let secret = answer(HiddenLine.read("client secret (leave empty if there is none): "))
    return try TraktApplication(id: id, secret: secret.isEmpty ? nil : secret)
  }

  /// Trims an input line: a pasted one often has spaces around it.
  private static func answer(_ line: String?) -> String {
    var text = Substring(line ?? "")
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
