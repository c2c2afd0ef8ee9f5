// SPDX-License-Identifier: MIT

import FoundationEssentials
import Glibc

/// A file descriptor that is closed by its owner's deinitializer.
struct OwnedDescriptor: ~Copyable {
  let raw: Int32
  let path: String

  /// Opens with O_CLOEXEC.
  init(
    opening path: String, _ flags: Int32, mode: mode_t = 0
  ) throws(CredentialError) {
    let raw = retrying { open(path, flags | O_CLOEXEC, mode) }
    guard raw >= 0 else { throw .failed(call: "open", path: path, errno: errno) }
    self.raw = raw
    self.path = path
  }

  deinit { close(raw) }

  func status() throws(CredentialError) -> stat {
    var status = stat()
    guard fstat(raw, &status) == 0 else {
      throw .failed(call: "fstat", path: path, errno: errno)
    }
    return status
  }

  /// - Returns: the contents, or the first `limit` bytes of a larger file.
  func read(upTo limit: Int) throws(CredentialError) -> Data {
    var bytes = [UInt8](repeating: 0, count: limit)
    var count = 0
    while count < limit {
      let step = bytes.withUnsafeMutableBytes { buffer in
        retrying { Glibc.read(raw, buffer.baseAddress.map { $0 + count }, limit - count) }
      }
      guard step >= 0 else { throw .failed(call: "read", path: path, errno: errno) }
      if step == 0 { break }
      count += step
    }
    return Data(bytes.prefix(count))
  }

  func write(_ data: Data) throws(CredentialError) {
    let bytes = [UInt8](data)
    var count = 0
    while count < bytes.count {
      let step = bytes.withUnsafeBytes { buffer in
        retrying { Glibc.write(raw, buffer.baseAddress.map { $0 + count }, bytes.count - count) }
      }
      guard step >= 0 else { throw .failed(call: "write", path: path, errno: errno) }
      count += step
    }
  }

  func sync() throws(CredentialError) {
    guard retrying({ fsync(raw) }) == 0 else {
      throw .failed(call: "fsync", path: path, errno: errno)
    }
  }
}

/// Repeats a system call that was interrupted by a signal.
func retrying<Result: BinaryInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
