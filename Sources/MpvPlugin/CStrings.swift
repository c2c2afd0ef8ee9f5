// SPDX-License-Identifier: MIT

import CPosix

// C strings without Swift's String, whose comparisons need the Unicode tables.

extension StaticString {
  /// The literal as a C string; valid for the lifetime of the process.
  var cString: UnsafePointer<CChar> {
    UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
  }
}

extension [UInt8] {
  /// Copies a C string, at most `limit` bytes of it.
  init?(cString: UnsafePointer<CChar>?, limit: Int = LineLimits.text + 4) {
    guard let cString else { return nil }
    self.init(UnsafeRawBufferPointer(start: cString, count: strnlen(cString, limit)))
  }

  /// Calls `body` with these bytes as a C string; it ends at the first NUL.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (self + [0]).withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return body(StaticString("").cString) }
      return body(start.assumingMemoryBound(to: CChar.self))
    }
  }
}
