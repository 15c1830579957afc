import Tokens
import Testing
