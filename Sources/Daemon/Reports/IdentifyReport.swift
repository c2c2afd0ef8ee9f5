// SPDX-License-Identifier: MIT

internal import Addresses
internal import MediaIdentity
internal import Scrobbling

#if canImport(Glibc)
  internal import Glibc
#endif

/// The output of `scrobbled identify`; buffered, because it may cover whole libraries.
public struct IdentifyReport {
  private let json: Bool
  private let all: Bool
  private var bytes: [UInt8] = []

  public init(json: Bool, all: Bool) {
    self.json = json
    self.all = all
  }

  public mutating func add(_ path: String) throws(CommandFailure) {
    // The daemon does not use credentials and keys in a URL either.
    let isURL = path.contains("://")
    let found = identify(MediaReference(path: isURL ? MediaAddress(path).readable : path))
    switch (json, all) {
    case (true, true): found.writeJSONAll(into: &bytes)
    case (true, false): found.writeJSON(into: &bytes)
    case (false, _): bytes.append(contentsOf: text(found).utf8)
    }
    bytes.append(UInt8(ascii: "\n"))
    if bytes.count > 65_536 { try flush() }
  }

  public mutating func flush() throws(CommandFailure) {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes {
        write(STDOUT_FILENO, $0.baseAddress, $0.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw CommandFailure("write", "standard output", errno)
      }
      start += count
    }
    bytes.removeAll(keepingCapacity: true)
  }

  private func text(_ found: Identification) -> String {
    if let reason = found.ignored { return "ignored: \(reason)" }
    guard !found.hypotheses.isEmpty else { return "not identified" }
    let shown = all ? found.hypotheses[...] : found.hypotheses.prefix(1)
    return shown.map { hypothesis in
      let name = TerminalEscaping.escape(Media(hypothesis).name)
      return all ? "\(hypothesis.kind.rawValue) \(name)  (\(hypothesis.confidence))" : name
    }.joined(separator: "\n")
  }
}
