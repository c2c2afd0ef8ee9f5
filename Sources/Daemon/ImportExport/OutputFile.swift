// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// The output of a command: standard output, or a file that is replaced when it is complete.
///
/// A new file is readable by its owner only, as the history is.
final class OutputFile {
  private static let bufferSize = 1 << 16

  private let path: String?
  /// The file that a symbolic link at `path` leads to, or `path` itself.
  private let target: String
  /// The file that replaces the one at `path`; nil where that is not a regular file.
  private var temporary: String?
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  /// - Parameter path: nil for standard output.
  init(path: String?) throws(CommandFailure) {
    self.path = path
    target = path.map(Self.resolved) ?? ""
    guard let path else {
      descriptor = STDOUT_FILENO
      return
    }
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR { throw CommandFailure("write", path, EISDIR) }
    // A pipe or a device cannot be replaced.
    if exists, status.st_mode & S_IFMT != S_IFREG {
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
    } else {
      var template = Array("\(target).XXXXXX".utf8CString)
      descriptor = mkstemp(&template)
      temporary = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
    guard descriptor >= 0 else {
      temporary = nil
      throw CommandFailure("write", path, errno)
    }
  }

  deinit {
    if path != nil, descriptor >= 0 { close(descriptor) }
    if let temporary { unlink(temporary) }
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  func write(_ text: String) throws(CommandFailure) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Completes the output.
  func finish() throws(CommandFailure) {
    try flush()
    guard let path, let temporary else { return }
    guard fsync(descriptor) == 0 else { throw CommandFailure("write", path, errno) }
    guard rename(temporary, target) == 0 else { throw CommandFailure("rename", path, errno) }
    self.temporary = nil
  }

  private func flush() throws(CommandFailure) {
    var start = 0
    while start < buffer.count {
      let count = buffer[start...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw CommandFailure("write", path ?? "standard output", errno)
      }
      start += count
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
