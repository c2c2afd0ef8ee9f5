// SPDX-License-Identifier: MIT

internal import FoundationEssentials

#if canImport(Glibc)
  internal import Glibc
#endif

/// The system's message for an `errno`, such as `Not a directory`.
func systemMessage(_ code: Int32) -> String {
  strerror(code).map { String(cString: $0) } ?? "error \(code)"
}

/// The `errno` of a Foundation file error; nil if it has none.
func systemCode(_ error: any Error) -> Int32? {
  let errors = [error] + ((error as? CocoaError)?.underlyingErrors ?? [])
  return errors.lazy.compactMap { ($0 as? POSIXError)?.code.rawValue }.first
}

/// The message for a failed operation on a file: `cannot create PATH: Not a directory`.
///
/// - Parameter verb: the operation, such as `create`.
func fileMessage(cannot verb: String, _ path: String, _ code: Int32) -> String {
  "cannot \(verb) \(path): \(systemMessage(code))"
}

/// The message for a failed operation on a file, from an error of Foundation.
func fileMessage(cannot verb: String, _ path: String, _ error: any Error) -> String {
  systemCode(error).map { fileMessage(cannot: verb, path, $0) }
    ?? "cannot \(verb) \(path): \(error)"
}
