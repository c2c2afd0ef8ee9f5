// SPDX-License-Identifier: MIT

internal import FoundationEssentials

#if canImport(Glibc)
  internal import Glibc
#endif

/// The system's message for an `errno`, such as `Not a directory`.
func systemMessage(_ code: Int32) -> String {
  strerror(code).map { String(cString: $0) } ?? "error \(code)"
}

/// The `errno` behind what Foundation throws for a file; nil where it tells none.
func systemCode(_ error: any Error) -> Int32? {
  let errors = [error] + ((error as? CocoaError)?.underlyingErrors ?? [])
  return errors.lazy.compactMap { ($0 as? POSIXError)?.code.rawValue }.first
}

/// The message for a file or a directory that something could not be done to:
/// `cannot create PATH: Not a directory`.
///
/// - Parameter verb: such as `create`.
func fileMessage(cannot verb: String, _ path: String, _ code: Int32) -> String {
  "cannot \(verb) \(path): \(systemMessage(code))"
}

/// As above, for what Foundation throws.
func fileMessage(cannot verb: String, _ path: String, _ error: any Error) -> String {
  systemCode(error).map { fileMessage(cannot: verb, path, $0) }
    ?? "cannot \(verb) \(path): \(error)"
}
