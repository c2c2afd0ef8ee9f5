// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// Reads an untrusted file: regular files only, up to a limit.
enum BoundedFile {
  enum Content: Sendable, Equatable {
    case missing
    case bytes([UInt8])
    /// The reason why it was not read.
    case refused(String)
  }

  /// - Parameters:
  ///   - limit: the largest size in bytes; of a larger file, the first `limit` + 1 bytes are
  ///     returned.
  ///   - problem: returns the reason to reject the file; nil to read it.
  static func read(
    _ path: String, upTo limit: Int, problem: (stat) -> String? = { _ in nil }
  ) -> Content {
    // Non-blocking: opening a FIFO would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else {
      return errno == ENOENT || errno == ENOTDIR ? .missing : .refused(systemMessage(errno))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return .refused(systemMessage(errno)) }
    guard status.st_mode & S_IFMT == S_IFREG else { return .refused("not a regular file") }
    if let problem = problem(status) { return .refused(problem) }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    var count = 0
    while count < bytes.count {
      let step = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
      }
      if step < 0, errno == EINTR { continue }
      guard step >= 0 else { return .refused(systemMessage(errno)) }
      if step == 0 { break }
      count += step
    }
    return .bytes(Array(bytes[..<count]))
  }
}
