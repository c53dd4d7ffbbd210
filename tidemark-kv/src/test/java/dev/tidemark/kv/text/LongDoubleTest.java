package dev.tidemark.kv.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.kv.KvDriver;
import org.junit.jupiter.api.Test;

/** What Redis 7.0 on x86-64 replied to the same lines. */
class LongDoubleTest {
    private final KvDriver driver = new KvDriver();

    @Test
    void sums() {
        driver.check("""
                INCRBYFLOAT a 1.1          -> "1.1"
                INCRBYFLOAT a 3.0e3        -> "3001.10000000000000009"
                INCRBYFLOAT a -3001.1      -> "0"
                INCRBYFLOAT a .5           -> "0.5"
                INCRBYFLOAT a 5.           -> "5.5"
                INCRBYFLOAT a 1e-20        -> "5.5"
                INCRBYFLOAT b 1e-18        -> "0"
                INCRBYFLOAT c 123456789012345678901234567890 -> "123456789012345678899921813504"
                INCRBYFLOAT d 17.000000000000000005 -> "17.00000000000000001"
                INCRBYFLOAT e 3.14159265358979323846 -> "3.14159265358979324"
                INCRBYFLOAT f 0.1          -> "0.1"
                INCRBYFLOAT f 0.2          -> "0.3"
                INCRBYFLOAT g -0           -> "0"
                INCRBYFLOAT h 1e30         -> "1000000000000000000024696061952"
                HINCRBYFLOAT m f 1.25      -> "1.25"
                HINCRBYFLOAT m f -0.25     -> "1"
                """);
    }

    @Test
    void whatIsNoNumber() {
        for (String text : new String[] {"abc", "\"\"", "1x", "1e", "e5", "nan", "1e5000", "--1", "1,5", "1e-5000"}) {
            driver.check("INCRBYFLOAT a " + text + " -> (error) ERR value is not a valid float\n" + "HINCRBYFLOAT h f "
                    + text + " -> (error) ERR value is not a valid float");
        }
        driver.check("""
                INCRBYFLOAT a inf          -> (error) ERR increment would produce NaN or Infinity
                HINCRBYFLOAT h f -inf      -> (error) ERR value is NaN or Infinity
                SET a x                    -> OK
                INCRBYFLOAT a 1            -> (error) ERR value is not a valid float
                HSET h f x                 -> 1
                HINCRBYFLOAT h f 1         -> (error) ERR hash value is not a float
                INCRBYFLOAT h 1            -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                HINCRBYFLOAT a f 1         -> (error) WRONGTYPE Operation against a key holding the wrong kind of value
                SET big 1.1e4932           -> OK
                INCRBYFLOAT big 1.1e4932   -> (error) ERR increment would produce NaN or Infinity
                """);
        driver.run("SET".getBytes(UTF_8), "a".getBytes(UTF_8), " 1".getBytes(UTF_8));
        driver.check("INCRBYFLOAT a 1 -> (error) ERR value is not a valid float");
    }
}
