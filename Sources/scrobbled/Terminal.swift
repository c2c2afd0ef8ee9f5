// SPDX-License-Identifier: MIT

import Daemon

#if canImport(Glibc)
  import Glibc
#endif

/// Where results and errors are printed.
///
/// Results go to standard output, everything else to standard error. An error is one line, lower
/// case, no full stop: what and why; then, where there is a remedy, `hint: …`.
enum Terminal {
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
    return variables
  }

  /// A file's path from the root on; addresses stay as they are.
  static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), !path.contains("://"), path != "-" else { return path }
    guard let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    let name = path.hasPrefix("./") ? path.dropFirst(2) : path[...]
    return "\(String(cString: folder))/\(name)"
  }

  static func note(_ text: String) {
    let bytes = Array("\(text)\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }

  static func fail(_ failure: CommandFailure) -> Never {
    note("scrobbled: \(failure.message)")
    if let hint = failure.hint { note("hint: \(hint)") }
    exit(failure.exit.rawValue)
  }
}
