<?php
// Runs the tests of phpredis (php-redis) against one server: run.php TESTS-DIR HOST PORT SKIP-FILE. A line for each test.
$tests = $argv[1];
$host = $argv[2];
$port = (int) $argv[3];
$skipped = array_map('trim', file($argv[4], FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES));
define('PHPREDIS_TESTRUN', true);
$_SERVER['PHP_SELF'] = "$tests/TestRedis.php";
chdir($tests);
error_reporting(E_ALL & ~E_DEPRECATED);
require_once "$tests/TestSuite.php";
require_once "$tests/RedisTest.php";

foreach (get_class_methods('Redis_Test') as $name) {
    if (!str_starts_with($name, 'test')) {
        continue;
    }
    if (in_array($name, $skipped)) {
        echo "skip $name\n";
        continue;
    }
    TestSuite::$errors = [];
    $test = new Redis_Test($host, $port, null);
    try {
        $test->setUp();
        $test->$name();
        $errors = TestSuite::$errors;
        echo $errors ? "fail $name: " . str_replace("\n", ' ', implode(' ', array_slice($errors, 0, 3))) . "\n" : "ok $name\n";
    } catch (TestSkippedException $e) {
        echo "self $name: " . $e->getMessage() . "\n";
    } catch (Throwable $e) {
        echo "fail $name: " . get_class($e) . ' ' . str_replace("\n", ' ', $e->getMessage()) . "\n";
    }
}
