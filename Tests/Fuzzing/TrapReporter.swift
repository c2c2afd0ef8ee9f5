// SPDX-License-Identifier: MIT

internal import Glibc

/// Reports the input that caused a trap, from a signal handler.
enum TrapReporter {
  private nonisolated(unsafe) static var key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT] {
      signal(number) { number in
        TrapReporter.printSeed()
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    return key
  }()

  /// The seed of this thread's current input.
  static func begin(seed: UInt64) {
    pthread_setspecific(key, UnsafeRawPointer(bitPattern: UInt(seed)))
  }

  static func end() {
    pthread_setspecific(key, nil)
  }

  /// Runs in a signal handler: must not allocate.
  private static func printSeed() {
    guard var rest = pthread_getspecific(key).map({ UInt(bitPattern: $0) }) else { return }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { digits in
      var start = 23
      digits[start] = UInt8(ascii: "\n")
      repeat {
        start -= 1
        digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      } while rest > 0
      let text: StaticString = "fuzz: it trapped with SCROBBLED_FUZZ_SEED="
      write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
      write(STDERR_FILENO, digits.baseAddress.map { $0 + start }, 24 - start)
    }
  }
}
